import type { MapConnections, MapReason, ReachMap } from '#reach/map/map.ts';
import { addressLabel } from '#report/map/address-label.ts';
import { deadText } from '#report/map/dead.ts';
import { coverOf, endpointText } from '#report/map/endpoint.ts';
import { workloadNames } from '#report/map/names.ts';
import { mapNotices, reasonText } from '#report/map/notice.ts';
import { mapPairs } from '#report/map/pairs.ts';
import { podsText } from '#report/map/pods-text.ts';
import type { MapRenderOptions } from '#report/map/render-options.ts';
import { visible } from '#report/visible.ts';
import { formatConnections } from '#set/connection-set.ts';

const HEADER = ['type', 'from', 'to', 'open', 'unknown', 'listening', 'because'];

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
    ...mapNotices(map).map((notice) => ['notice', '', '', '', '', '', notice]),
    ...map.dead.map((dead) => ['without effect', '', '', '', '', '', deadText(dead)]),
  ];
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

type Row = readonly string[];

function groupRows(map: ReachMap): readonly Row[] {
  const [names, cover] = [workloadNames(map), coverOf(map)];
  const text = (group: number): string =>
    cover(map.groups[group] ?? [])
      .map((end) => endpointText(end, names))
      .join(' ');
  return map.edges.map((edge) => ['workloads', text(edge.from), text(edge.to), ...answer(edge)]);
}

function pairRows(map: ReachMap): readonly Row[] {
  const names = workloadNames(map);
  return mapPairs(map).map(({ from, to, listening, connections }) => [
    'workload',
    names[from] ?? '',
    names[to] ?? '',
    ...answer(connections, listening),
  ]);
}

function outsideRows(map: ReachMap): readonly Row[] {
  const [names, cover] = [workloadNames(map), coverOf(map)];
  const entrances = map.entrances.flatMap(({ type, resource, to, admitted }) =>
    admitted.map((one) => {
      const who = one.from === 'ingress-controller' ? one.from : addressLabel(one.from);
      return ['entrance', `${who} through ${type} ${resource.id}`, names[to] ?? '', ...answer(one)];
    }),
  );
  const addresses = map.addresses.map((one) => {
    const own = cover(map.groups[one.workloads] ?? [])
      .map((end) => endpointText(end, names))
      .join(' ');
    const far = addressLabel(one.addresses);
    return ['addresses', ...(one.direction === 'ingress' ? [far, own] : [own, far]), ...answer(one)];
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
    ...answer(one),
  ]);
}

function answer({ open, unknown, because }: MapConnections, listening = ''): Row {
  return [formatConnections(open), formatConnections(unknown), listening, reasons(because)];
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
