import type { MapConnections, MapReason, ReachMap } from '#reach/map/map.ts';
import { addressLabel } from '#report/map/address-label.ts';
import { deadText } from '#report/map/dead.ts';
import { coverOf, endpointText } from '#report/map/endpoint.ts';
import { workloadNames } from '#report/map/names.ts';
import { mapNotices, reasonText } from '#report/map/notice.ts';
import { mapPairs } from '#report/map/pairs.ts';
import { podsText } from '#report/map/pods-text.ts';
import type { MapRenderOptions } from '#report/map/render-options.ts';
import { tlsText } from '#report/map/tls-text.ts';
import { visible } from '#report/visible.ts';
import { formatConnections } from '#set/connection-set.ts';

const HEADER = [
  'type',
  'from',
  'to',
  'open',
  'unknown',
  'listening',
  'because',
  'transport',
  'requests',
  'via',
];

/**
 * A row for each group of connections (with `pairs`, for each pair of workloads), RFC 4180 with CRLF. A cell that a spreadsheet would take for a
 * formula (it begins with = + - @, a tab or a carriage return) gets an apostrophe in front, as OWASP's "CSV Injection" has it.
 */
export function renderMapCsv(map: ReachMap, options: MapRenderOptions): string {
  const rows = [
    HEADER,
    ...(options.pairs === true ? pairRows(map) : groupRows(map)),
    ...outsideRows(map),
    ...newcomerRows(map),
    ...gateRows(map),
    ...refusedRows(map),
    ...mapNotices(map).map((notice) => ['notice', '', '', '', '', '', notice, '', '', '']),
    ...map.dead.map((dead) => ['without effect', '', '', '', '', '', deadText(dead), '', '', '']),
  ];
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

type Row = readonly string[];

function groupRows(map: ReachMap): readonly Row[] {
  const text = groupText(map);
  const told = meshTold(map);
  return map.edges.map((edge) => ['workloads', text(edge.from), text(edge.to), ...answer(edge, told)]);
}

function pairRows(map: ReachMap): readonly Row[] {
  const names = workloadNames(map);
  return mapPairs(map).map(({ from, to, listening, connections }) => [
    'workload',
    names[from] ?? '',
    names[to] ?? '',
    ...answer(connections, meshTold(map), listening),
  ]);
}

function outsideRows(map: ReachMap): readonly Row[] {
  const told = meshTold(map);
  const [names, cover] = [workloadNames(map), coverOf(map)];
  const entrances = map.entrances.flatMap(({ type, resource, to, admitted }) =>
    admitted.map((one) => {
      const who = one.from === 'ingress-controller' ? one.from : addressLabel(one.from);
      return ['entrance', `${who} through ${type} ${resource.id}`, names[to] ?? '', ...answer(one, told)];
    }),
  );
  const addresses = map.addresses.map((one) => {
    const own = cover(map.groups[one.workloads] ?? [])
      .map((end) => endpointText(end, names))
      .join(' ');
    const far = addressLabel(one.addresses);
    return [
      'addresses',
      ...(one.direction === 'ingress' ? [far, own] : [own, far]),
      ...answer(one, told && one.direction === 'ingress'),
    ];
  });
  return [...entrances, ...addresses];
}

function newcomerRows(map: ReachMap): readonly Row[] {
  const [names, cover] = [workloadNames(map), coverOf(map)];
  return map.newcomers.map((one) => [
    'could be added',
    podsText(one, map.namespaces.length),
    cover(map.groups[one.to] ?? [])
      .map((end) => endpointText(end, names))
      .join(' '),
    ...answer(one, meshTold(map)),
  ]);
}

function answer(
  { open, unknown, because, transport, requests, via }: MapConnections,
  told: boolean,
  listening = '',
): Row {
  const how = told ? [transport, requests, via] : ['', '', ''];
  return [formatConnections(open), formatConnections(unknown), listening, reasons(because), ...how];
}

/** Whether transports are told: without a mesh everything is plaintext, and where no mesh was looked at that isn't known. */
function meshTold({ meshes }: ReachMap): boolean {
  return meshes !== undefined;
}

function groupText(map: ReachMap): (group: number) => string {
  const [names, cover] = [workloadNames(map), coverOf(map)];
  return (group) =>
    cover(map.groups[group] ?? [])
      .map((end) => endpointText(end, names))
      .join(' ');
}

/** Where gateways lead: from the gateway's port to the workload's. */
function gateRows(map: ReachMap): readonly Row[] {
  const names = workloadNames(map);
  return map.gates.flatMap((gate) =>
    gate.routes.map(({ to, port, requests, works, transport, refusedBy }) => {
      const from = `${gate.resource.id} ${gate.protocol} ${gate.port} ${gate.hosts.join(' ')} (${tlsText(gate)})`;
      const open = works === 'yes' ? `TCP ${port}` : 'none';
      const unknown = works === 'unknown' ? `TCP ${port}` : 'none';
      const because = refusedBy === undefined ? '' : `refused by ${refusedBy}`;
      return ['gateway', from, names[to] ?? '', open, unknown, '', because, transport ?? '', requests, ''];
    }),
  );
}

function refusedRows(map: ReachMap): readonly Row[] {
  const text = groupText(map);
  return (map.refused ?? []).map(({ from, except, to, connections, by }) => {
    const who = except ? `every workload but ${text(from)}` : text(from);
    const what = formatConnections(connections);
    return ['refused', who, text(to), 'none', 'none', what, `refused by ${by}`, '', '', ''];
  });
}

function reasons(because: readonly MapReason[]): string {
  return because.map(reasonText).join('; ');
}

/** Quoted where RFC 4180 (section 2, rules 5 to 7) asks for it. */
function cell(text: string): string {
  const shown = visible(text);
  const safe = /^[=+\-@\t\r]/.test(shown) ? `'${shown}` : shown;
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
