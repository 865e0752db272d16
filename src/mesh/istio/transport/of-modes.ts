import type { Answer } from '#mesh/answer.ts';
import type { MtlsMode } from '#mesh/istio/transport/peer-authentication.ts';
import { type PeerModes, undecided } from '#mesh/istio/transport/peer-modes.ts';
import type { PortTransport } from '#mesh/istio/transport/port-transport.ts';

const ACCEPTS: { readonly [M in MtlsMode]: { readonly plaintext: Answer; readonly mtls: Answer } } = {
  // An Envoy without TLS hands the bytes of a client's TLS on, so that nobody is authenticated.
  DISABLE: { plaintext: 'yes', mtls: 'no' },
  PERMISSIVE: { plaintext: 'yes', mtls: 'yes' },
  STRICT: { plaintext: 'no', mtls: 'yes' },
};

/** What a sidecar accepts by its mode (PeerAuthentication, MutualTLS.Mode); where several may hold, what all of them agree on. */
export function ofModes(modes: PeerModes): PortTransport {
  const all = (key: 'plaintext' | 'mtls') => agreed(modes.map(({ mode }) => ACCEPTS[mode][key]));
  const because = modes.map((one) => one.because);
  return {
    plaintext: all('plaintext'),
    mtls: all('mtls'),
    proxied: 'yes',
    because: modes.length > 1 ? [...because, undecided(modes)] : because,
  };
}

/** `unknown` unless all say the same. */
export function agreed(answers: readonly Answer[]): Answer {
  const [first = 'unknown'] = answers;
  return answers.every((one) => one === first) ? first : 'unknown';
}
