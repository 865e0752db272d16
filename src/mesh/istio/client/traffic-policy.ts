import { arrayAt, isObject, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import { joinPointer, type Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import type { HostRule, Subset, WrittenPolicy } from '#mesh/istio/client/destination-rules.ts';

export const TLS_MODES = ['DISABLE', 'SIMPLE', 'MUTUAL', 'ISTIO_MUTUAL'] as const;
export type TlsMode = (typeof TLS_MODES)[number];

/** What a DestinationRule says of the TLS of a client's connections (ClientTLSSettings). */
export interface ConfiguredTls {
  readonly mode: TlsMode;
  /** `credentialName`: a Secret, which sidecars may read only with a rule that selects their pods. */
  readonly credential: string;
  readonly selecting: boolean;
  readonly resource: Resource;
  /** To the line that decides. */
  readonly pointer: Pointer;
}

/** What of a traffic policy matters for the transport. */
export interface PortPolicy {
  readonly tls?: ConfiguredTls;
  /** `loadBalancer.simple: PASSTHROUGH`: to the address that the client asked for. */
  readonly passthrough: boolean;
}

interface Found {
  readonly tls?: ConfiguredTls;
  readonly balancer?: JsonObject;
  readonly portLevel: boolean;
}

/**
 * The policy (several, if more than one may hold) for a port of a Service, and for a subset if the call goes to one (TrafficPolicy, `portLevelSettings`: "traffic settings
 * specified at the destination-level will not be inherited when overridden by port-level settings"; Subset, `trafficPolicy`: "settings
 * specified at the subset level will override the corresponding settings specified at the DestinationRule level").
 */
export function portPolicies(
  rule: HostRule,
  port: number | undefined,
  subset: Subset | undefined,
): readonly PortPolicy[] {
  const { policies } = rule;
  return (policies.length === 0 ? [undefined] : policies).map((one) => portPolicy(rule, one, port, subset));
}

function portPolicy(
  rule: HostRule,
  written: WrittenPolicy | undefined,
  port: number | undefined,
  subset: Subset | undefined,
): PortPolicy {
  const selecting = rule.selector !== undefined;
  const general = found(written, port, selecting);
  const special = found(subset?.policy, port, selecting);
  const tls = special.tls ?? (special.portLevel ? undefined : general.tls);
  const balancer = special.balancer ?? (special.portLevel ? undefined : general.balancer);
  const passthrough = balancer !== undefined && stringAt(balancer, 'simple') === 'PASSTHROUGH';
  return { passthrough, ...(tls === undefined ? {} : { tls }) };
}

function found(written: WrittenPolicy | undefined, port: number | undefined, selecting: boolean): Found {
  if (written === undefined) return { portLevel: false };
  const { policy, resource, pointer } = written;
  const settings = arrayAt(policy, 'portLevelSettings');
  const index = settings.findIndex(
    (one) => isObject(one) && port !== undefined && objectAt(one, 'port')['number'] === port,
  );
  const own = settings[index];
  if (!isObject(own)) return { ...read(policy, resource, pointer, selecting), portLevel: false };
  const place = joinPointer(pointer, 'portLevelSettings', index);
  return { ...read(own, resource, place, selecting), portLevel: true };
}

function read(
  policy: JsonObject,
  resource: Resource,
  pointer: Pointer,
  selecting: boolean,
): Omit<Found, 'portLevel'> {
  const tls = isObject(policy['tls']) ? policy['tls'] : undefined;
  const balancer = isObject(policy['loadBalancer']) ? policy['loadBalancer'] : undefined;
  const written = tls === undefined ? undefined : stringAt(tls, 'mode');
  return {
    ...(balancer === undefined ? {} : { balancer }),
    ...(tls === undefined
      ? {}
      : {
          tls: {
            // DISABLE is the first of the modes, and so what holds where none is written (ClientTLSSettings, `mode`).
            mode: TLS_MODES.find((mode) => mode === written) ?? 'DISABLE',
            credential: stringAt(tls, 'credentialName') ?? '',
            selecting,
            resource,
            pointer: joinPointer(pointer, 'tls', ...(written === undefined ? [] : ['mode'])),
          },
        }),
  };
}
