import {
  type Entry,
  edited,
  perResource,
  perWorkload,
  templatePointer,
} from '#arbitrary/weakening/ground.ts';
import { objectAt, stringAt } from '#manifest/json.ts';
import { joinPointer } from '#manifest/pointer.ts';

/** Identities that become less telling, or aren't asked for where they were. */
export const IDENTITIES: readonly Entry[] = [
  perWorkload(
    'shared-service-account',
    'A workload runs under the service account of another one in its namespace.',
    (workload, { cluster }) => {
      const accounts = [...cluster.workloads, ...cluster.operated]
        .filter(({ namespace }) => namespace === workload.namespace)
        .map(({ serviceAccount }) => serviceAccount);
      const others = [...new Set(accounts)].filter((name) => name !== '' && name !== workload.serviceAccount);
      return others.sort().map((name) => {
        const pointer = templatePointer(workload, 'spec', 'serviceAccountName');
        return edited(workload.resource, pointer, `runs under the service account ${name}`, name);
      });
    },
  ),
  perResource('no-waypoint', 'A namespace, service or pod no longer uses its waypoint.', (resource) => {
    const labels = objectAt(objectAt(resource.object, 'metadata'), 'labels');
    const waypoint = stringAt(labels, WAYPOINT);
    if (waypoint === undefined || waypoint === 'none') return [];
    return [
      edited(resource, joinPointer('/metadata/labels', WAYPOINT), `no longer uses the waypoint ${waypoint}`),
    ];
  }),
];

/** Istio docs, "Configure waypoint proxies". */
const WAYPOINT = 'istio.io/use-waypoint';
