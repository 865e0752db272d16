/** The layer that refuses, in the order in which a connection meets them; `client`: the source's own proxy. */
export type StopLayer = 'client' | 'network' | 'transport' | 'identity' | 'authorization';

/**
 * What somebody sees whose connection is stopped, by whoever answers him.
 * - `timeout`: nobody; packets are dropped. - `reset`: it is closed once it stands. - `handshake`: it fails for want of the mesh's certificate.
 * - `rbac`: an Envoy denies. - `ztunnel`: a ztunnel does. - `linkerd`: a Linkerd proxy does.
 * - `envoy-timeout`, `ztunnel-timeout`, `linkerd-timeout`: his own proxy, which can't connect, in place of a timeout.
 * - `envoy-reset`: his own sidecar, whose plaintext is refused. - `envoy-tls`: whose TLS is. - `envoy-plain-tls`: whose TLS meets plaintext.
 * - `blackhole`: his own sidecar, which doesn't let it out. - `linkerd-egress`: his own Linkerd proxy, likewise.
 */
export type Symptom =
  | 'timeout'
  | 'envoy-timeout'
  | 'ztunnel-timeout'
  | 'linkerd-timeout'
  | 'reset'
  | 'handshake'
  | 'envoy-reset'
  | 'envoy-tls'
  | 'envoy-plain-tls'
  | 'rbac'
  | 'ztunnel'
  | 'linkerd'
  | 'blackhole'
  | 'linkerd-egress';

/** What a port speaks, by the names of what leads to it. */
export type Speaks = 'http' | 'bytes' | 'either';
