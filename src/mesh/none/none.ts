import type { MeshSemantics } from '#mesh/semantics.ts';
import { ALL_REQUESTS, NO_REQUESTS } from '#set/request-set.ts';
import { NO_STRINGS } from '#set/string-set.ts';

/** Outside of any mesh: every port takes what comes, from anybody, in plaintext; nobody has an identity. */
export function noSemantics(): MeshSemantics {
  const because = [{ reason: 'none/no-proxy' }] as const;
  const authorization = {
    permitted: ALL_REQUESTS,
    unknown: NO_REQUESTS,
    decisions: [{ requests: ALL_REQUESTS, outcome: 'permitted', because }],
  } as const;
  return {
    kind: 'none',
    membership: () => ({ mesh: 'none', mode: 'none', member: 'yes', because: [{ reason: 'none/no-mesh' }] }),
    portCuts: () => [],
    proxyPorts: () => [],
    ways: (_, port) => [{ transport: 'plaintext', port, accepted: 'yes', because, authorization }],
    principal: () => '',
    principals: () => NO_STRINGS,
    principalOf: () => '',
    accountOf: () => undefined,
    choose: (_, { port }) => ({ transport: 'plaintext', port, because: [{ reason: 'none/no-mesh' }] }),
    outbound: () => ({ allows: 'any', hosts: [], because: [{ reason: 'none/no-mesh' }] }),
    entrances: [],
    faults: [],
    assumptions: [],
  };
}
