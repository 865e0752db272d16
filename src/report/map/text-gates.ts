import type { MapGate, MapRoute } from '#reach/map/map.ts';
import { endpointText } from '#report/map/endpoint.ts';
import { TRANSPORT } from '#report/map/how.ts';
import type { Scene } from '#report/map/scene.ts';
import { listed } from '#report/map/text-list.ts';
import { table } from '#report/map/text-table.ts';
import { tlsText } from '#report/map/tls-text.ts';

/** What gateways open, and where they lead. */
export function gateLines(scene: Scene): readonly string[] {
  return scene.map.gates.flatMap((gate) => [
    gateText(scene, gate),
    ...table(gate.routes.map((route) => routeCells(scene, route))).map((line) => `  ${line}`),
    ...(gate.routes.length === 0 ? ['  → nowhere among these manifests'] : []),
  ]);
}

/** `Gateway/edge/api-gateway HTTPS 443 api.example.com: TLS from 1.2`. */
function gateText({ map, names, cover, options }: Scene, gate: MapGate): string {
  const { resource, protocol, port, hosts, gateways } = gate;
  const pods = cover(map.groups[gateways] ?? []).map((end) => endpointText(end, names));
  const at = pods.length === 0 ? ', by a gateway that is not among the manifests' : `, by ${pods.join(', ')}`;
  const inside = gate.exposed === 'no' ? ', not open to the outside' : '';
  const host = hosts.join(' ') === '*' ? 'any host' : listed(hosts, options.all === true);
  return `${resource.id}  ${protocol} ${port}  ${host}  ${tlsText(gate)}${at}${inside}`;
}

function routeCells({ names }: Scene, { to, port, requests, works, transport, refusedBy }: MapRoute) {
  const how = transport === undefined ? '' : TRANSPORT[transport];
  const outcome =
    works === 'yes' ? how : works === 'unknown' ? `${how}?` : `refused by ${refusedBy ?? 'the mesh'}`;
  return [`→ ${names[to] ?? ''}`, `TCP ${port}`, outcome, requests];
}
