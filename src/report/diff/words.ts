import type { DiffChange, DiffEnd, ReachDiff, Transition } from '#reach/diff/diff-model.ts';
import { isNewlyReachable } from '#reach/diff/diff-model.ts';
import { listed, placeWords } from '#report/explanation/words.ts';
import { visible } from '#report/visible.ts';
import { formatConnections } from '#set/connection-set.ts';

export const KINDS = ['new', 'changed', 'gone'] as const;

export const SCOPES = ['workloads', 'entrances', 'addresses', 'newcomers'] as const;

export const SCOPE_TITLES: Readonly<Record<DiffChange['scope'], string>> = {
  workloads: 'Among workloads',
  entrances: 'From outside, through a way in',
  addresses: 'Between workloads and addresses outside, as far as policies go',
  newcomers: 'From pods that somebody could add',
};

/** One end in words. `most` names at most. */
export function endWords(end: DiffEnd, most: number): string {
  switch (end.type) {
    case 'workloads': {
      const shown = end.ids.slice(0, most).map(visible);
      const rest = end.ids.length - shown.length;
      return [...shown, ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
    }
    case 'all-workloads':
      return end.except.length === 0
        ? 'every workload'
        : `every workload but ${endWords({ type: 'workloads', ids: end.except }, most)}`;
    case 'addresses':
      return end.addresses === 'outside' ? 'any address outside' : shorten(end.addresses);
    case 'ingress-controller':
      return 'the ingress controller';
    case 'pods':
      return end.places.map(placeWords).join('; ');
    default:
      return end satisfies never;
  }
}

const LONGEST = 120;

function shorten(addresses: string): string {
  const parts = addresses.split(',');
  let text = '';
  for (const [index, part] of parts.entries()) {
    if (text.length + part.length > LONGEST) return `${text}, … and ${parts.length - index} more ranges`;
    text += index === 0 ? part : `, ${part}`;
  }
  return text;
}

/** `+ TCP 8080`, `− all`, `? TCP 80: open → unknown`. */
export function transitionWords({ before, after, connections }: Transition): string {
  const sets = formatConnections(connections);
  if (before === 'closed') return after === 'open' ? `+ ${sets}` : `+ ${sets} (unknown)`;
  if (after === 'closed') return before === 'open' ? `- ${sets}` : `- ${sets} (was unknown)`;
  return `~ ${sets}: ${before} → ${after}`;
}

/** What opens the way in, and why an end is there on one side only. */
export function remarks({ entrance, because }: DiffChange): readonly string[] {
  return [
    ...(entrance === undefined ? [] : [`by ${visible(entrance.resource)}, ${entrance.type}`]),
    ...(because === undefined ? [] : [`workload ${because}`]),
  ];
}

/** How much became reachable, and how much no longer is. */
export interface Totals {
  readonly new: number;
  readonly gone: number;
  readonly other: number;
}

export function totals({ changes }: ReachDiff): Totals {
  const isGone = ({ transitions }: DiffChange) => transitions.some(({ after }) => after === 'closed');
  return {
    new: changes.filter(isNewlyReachable).length,
    gone: changes.filter(isGone).length,
    other: changes.filter((change) => !isNewlyReachable(change) && !isGone(change)).length,
  };
}

/** One sentence. */
export function verdictWords(diff: ReachDiff): string {
  if (diff.changes.length === 0) return 'nothing became reachable, and nothing ceased to be';
  const { new: added, gone, other } = totals(diff);
  const parts = [
    ...(added > 0 ? [`${added} newly reachable`] : []),
    ...(gone > 0 ? [`${gone} no longer reachable`] : []),
    ...(other > 0 ? [`${other} otherwise changed`] : []),
  ];
  return listed(parts).replace(' or ', ' and ');
}
