import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import type { EntranceTls } from '#mesh/entrance.ts';
import type { DiffEntrance } from '#reach/diff/diff-map-model.ts';
import { sidedFlow } from '#reach/diff/sided.ts';
import { entranceReach } from '#reach/map/fabric/fabric-entrance.ts';
import { besidesHost, isExposed, routeOutcome, sentBy } from '#reach/map/fabric/fabric-gate.ts';
import { type Flow, requestsText } from '#reach/map/fabric/flow.ts';
import { allEntrances } from '#reach/map/fabric/tls-port.ts';
import { ALL_ADDRESSES } from '#set/address-set.ts';
import { connectionsOn, NO_CONNECTIONS } from '#set/connection-set.ts';

/** How what comes in through a gateway is sent to the gateway; a redirect lets nothing through. */
const SENT: Readonly<Partial<Record<EntranceTls, Flow['transport']>>> = {
  none: 'plaintext',
  unknown: 'plaintext',
  simple: 'tls',
  mutual: 'tls',
  'optional-mutual': 'tls',
  passthrough: 'tls',
  mesh: 'mtls',
};

/** Where the outside gets through gateways, by their routes. */
export function gateEntrances(
  fabric: Fabric,
  numberOf: ReadonlyMap<Workload, number>,
): readonly DiffEntrance[] {
  const entrances = entranceReach(fabric);
  return allEntrances(fabric).flatMap((gate) => {
    const transport = SENT[gate.tls];
    const exposed = isExposed(gate, entrances);
    if (transport === undefined || exposed === 'no') return [];
    return gate.routes.flatMap((route): readonly DiffEntrance[] => {
      const to = numberOf.get(route.workload);
      const requests = besidesHost(sentBy(gate, route), gate);
      const { works } = routeOutcome(fabric, gate, route);
      if (to === undefined || works === 'no') return [];
      const ports = connectionsOn('TCP', [[route.port, route.port]]);
      const sure = works === 'yes' && exposed === 'yes';
      const flow: Flow = {
        transport,
        via: '',
        requests,
        text: requestsText(requests),
        open: sure ? ports : NO_CONNECTIONS,
        unknown: sure ? NO_CONNECTIONS : ports,
      };
      const { id, apiVersion } = gate.resource;
      const admitted = [{ from: ALL_ADDRESSES, ...sidedFlow(flow) }];
      return [{ by: { type: 'Gateway', resource: id }, apiVersion, to, admitted }];
    });
  });
}
