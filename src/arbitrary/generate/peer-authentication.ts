import * as fc from 'fast-check';
import { NAMESPACES } from '#arbitrary/generate/names.ts';
import { optional, present } from '#arbitrary/generate/present.ts';
import type { JsonObject } from '#manifest/json.ts';

const MODES = ['STRICT', 'PERMISSIVE', 'DISABLE', 'UNSET'] as const;
const PORTS = [80, 8080] as const;

const mtls = fc.record({ mode: fc.constantFrom(...MODES) });

/** PeerAuthentications of the mesh, a namespace or workloads, also with modes by port. */
export const peerAuthentication = (): fc.Arbitrary<JsonObject> =>
  fc
    .record({
      namespace: fc.constantFrom(...NAMESPACES, 'istio-system'),
      selector: optional(fc.record({ matchLabels: fc.record({ app: fc.constantFrom('a', 'b') }) })),
      mtls: optional(mtls),
      ports: optional(fc.dictionary(fc.constantFrom(...PORTS.map(String)), mtls, { noNullPrototype: true })),
    })
    .map(({ namespace, selector: selects, mtls: mode, ports }) => ({
      apiVersion: 'security.istio.io/v1',
      kind: 'PeerAuthentication',
      metadata: { namespace },
      spec: present({
        selector: selects,
        mtls: mode,
        portLevelMtls: selects !== undefined && ports && Object.keys(ports).length > 0 ? ports : undefined,
      }),
    }));
