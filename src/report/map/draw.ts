import type { MapWorkload, ReachMap } from '#reach/map/map.ts';
import { collapseMap } from '#report/map/collapse.ts';
import { drawAddresses, drawEntrances, drawNewcomers } from '#report/map/draw-outside.ts';
import { coverOf } from '#report/map/endpoint.ts';
import { tellsHow } from '#report/map/how.ts';
import { mapLinks } from '#report/map/links.ts';
import { workloadNames } from '#report/map/names.ts';
import { mapNotices } from '#report/map/notice.ts';
import type { Picture } from '#report/map/picture.ts';
import { counted } from '#report/map/plural.ts';
import type { MapRenderOptions } from '#report/map/render-options.ts';
import {
  endOf,
  kindOf,
  labelOf,
  namespaceOf,
  noteOf,
  notesOf,
  type Sketch,
  transportOf,
} from '#report/map/sketch.ts';
import { membershipText } from '#report/map/text-blocks.ts';
import { meshLines, reachedBare } from '#report/map/text-headline.ts';

/** More workloads than this are drawn as namespaces, unless all are wanted. */
const WORKLOADS_DRAWN = 120;

/** ReachMap → Picture: what is true of everybody becomes a sentence, everything else a line. */
export function drawMap(map: ReachMap, options: MapRenderOptions): Picture {
  const collapses = options.all !== true && map.workloads.length > WORKLOADS_DRAWN;
  const shown = collapses ? collapseMap(map) : map;
  const sketch: Sketch = {
    map: shown,
    collapsed: collapses,
    cover: coverOf(shown),
    names: workloadNames(shown),
    boxes: [],
    cards: [],
    links: [],
    banners: [],
    boxOf: new Map(),
  };
  for (const line of meshLines(map)) {
    if (line.startsWith('! ')) sketch.banners.push({ text: line.slice(2), level: 'danger' });
  }
  drawWorkloads(sketch);
  for (const link of mapLinks(shown, sketch.cover)) drawLink(sketch, link);
  drawEntrances(sketch);
  drawAddresses(sketch, 'ingress');
  drawAddresses(sketch, 'egress');
  drawNewcomers(sketch);
  if (collapses) {
    const text = `each card is a namespace, a line means that some of its workloads reach some of another's, and what passes to addresses and pods that could be added is left out: ${map.workloads.length} workloads are too many to draw (--all draws them)`;
    sketch.banners.push({ text, level: 'warning' });
  }
  for (const text of mapNotices({ ...map, assumptions: [] })) sketch.banners.push({ text, level: 'warning' });
  const { boxes, cards, links, banners } = sketch;
  return { title: title(map, options), subtitle: subtitle(map), boxes, cards, links, banners };
}

function title(map: ReachMap, { focus, direction = 'both' }: MapRenderOptions): string {
  const about = focus === undefined ? 'who can reach what' : (workloadNames(map)[focus] ?? '');
  return direction === 'both'
    ? about
    : `${about}: ${direction === 'in' ? 'who connects in' : 'what it connects to'}`;
}

function subtitle(map: ReachMap): string {
  const namespaces = new Set(map.workloads.map(({ namespace }) => namespace)).size;
  const bare = map.workloads.filter(({ isolation }) => isolation.ingress === 'none').length;
  const about = `${counted(map.workloads.length, 'workload')} in ${counted(namespaces, 'namespace')}`;
  const policies = bare === 0 ? '' : `, ${bare} without a policy on who connects in`;
  const [mesh] = meshLines(map).filter((line) => !line.startsWith('! '));
  return `${about}${policies}${mesh === undefined ? '' : `; ${mesh}`}; what isn't drawn is closed`;
}

function drawWorkloads({ map, collapsed, boxes, cards, boxOf }: Sketch): void {
  const withMesh = tellsHow(map) && !collapsed;
  const bare = new Set(reachedBare(map));
  for (const [number, workload] of map.workloads.entries()) {
    const box = boxOf.get(workload.namespace) ?? boxes.length;
    if (box === boxes.length) boxes.push({ kind: 'namespace', title: workload.namespace, notes: [] });
    boxOf.set(workload.namespace, box);
    const mark = markOf(workload);
    cards.push({
      box,
      title: workload.name,
      subtitle: subtitleOf(workload),
      notes: [],
      ...(withMesh ? { mesh: meshText(workload, bare.has(number)) } : {}),
      ...(mark === undefined ? {} : { mark: collapsed ? `some: ${mark}` : mark }),
    });
  }
}

/** `istio sidecar · no plaintext`. */
function meshText(workload: MapWorkload, isReachedBare: boolean): string {
  return isReachedBare
    ? `${membershipText(workload)} · plaintext`
    : `${membershipText(workload)} · no plaintext`;
}

function subtitleOf({ kind, ports }: MapWorkload): string {
  const numbers = ports.map(({ protocol, port }) => (protocol === 'TCP' ? `${port}` : `${protocol} ${port}`));
  return numbers.length === 0 ? kind : `${kind} · ${numbers.join(', ')}`;
}

function markOf({ isolation: { ingress, egress } }: MapWorkload): string | undefined {
  if (ingress === 'host-network') return 'host network';
  if (ingress === 'unknown' || egress === 'unknown') return 'policy not evaluated';
  if (ingress === 'none') return egress === 'none' ? 'no policy' : 'no ingress policy';
  return egress === 'none' ? 'no egress policy' : undefined;
}

/** A line, or a sentence where an end is everybody or one end is part of the other. */
function drawLink(sketch: Sketch, link: ReturnType<typeof mapLinks>[number]): void {
  const { from, to } = link;
  if (from.type === 'everybody' && to.type === 'everybody') {
    const who = sketch.collapsed
      ? 'some workloads of every namespace reach some of every other'
      : 'every workload reaches every other';
    sketch.banners.push(noteOf(sketch, who, link));
  } else if (from.type === 'everybody') {
    notesOf(sketch, to).push(
      noteOf(
        sketch,
        sketch.collapsed
          ? 'some open to some of every namespace'
          : to.type === 'workload'
            ? 'open to every workload'
            : 'each open to every workload',
        link,
      ),
    );
  } else if (to.type === 'everybody') {
    notesOf(sketch, from).push(
      noteOf(
        sketch,
        sketch.collapsed
          ? 'some reach some of every namespace'
          : from.type === 'workload'
            ? 'reaches every workload'
            : 'each reaches every workload',
        link,
      ),
    );
  } else if (
    namespaceOf(sketch, from) === namespaceOf(sketch, to) &&
    !(from.type === 'workload' && to.type === 'workload')
  ) {
    const text =
      from.type === to.type
        ? 'all in here reach each other'
        : from.type === 'workload'
          ? 'reaches all in this namespace'
          : 'open to all in this namespace';
    notesOf(sketch, from.type === 'workload' ? from : to).push(noteOf(sketch, text, link));
  } else {
    sketch.links.push({
      from: endOf(sketch, from),
      to: endOf(sketch, to),
      label: labelOf(sketch, link),
      ...transportOf(sketch, link),
      kind: kindOf(link),
      detail: link.detail,
    });
  }
}
