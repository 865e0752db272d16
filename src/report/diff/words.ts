import type { DiffChange, DiffEnd, ReachDiff, Transition, TransitionWay } from '#reach/diff/diff-model.ts';
import { isNewlyPlaintext, isNewlyReachable } from '#reach/diff/diff-model.ts';
import { accountWords } from '#report/explanation/mesh-words.ts';
import { listed, placeWords } from '#report/explanation/words.ts';
import { shortPortsText } from '#report/map/connection-text.ts';
import { visible } from '#report/visible.ts';
import { formatConnections, isAll } from '#set/connection-set.ts';

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
      return `${end.places.map(placeWords).join('; ')}${end.accounts === undefined ? '' : accountWords(end.accounts)}`;
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

/** `+ TCP 8080`, `− all`, `? TCP 80: open → unknown`; with a mesh `+ TCP 8080 mTLS, POST /refunds`, `! TCP 80: mTLS → plaintext`. */
export function transitionWords(transition: Transition): string {
  const { before, after, connections, ways, opens, refusedBy } = transition;
  const sets =
    ways === undefined || isAll(connections) ? formatConnections(connections) : shortPortsText(connections);
  if (ways !== undefined) {
    const [from, to] = [wayWords(ways.before), wayWords(ways.after)];
    if (before === 'closed') return `+ ${sets} ${to}`;
    if (after === 'closed')
      return `- ${sets} ${from}${refusedBy === undefined ? '' : `, now refused by ${REFUSES[refusedBy]}`}`;
    const note =
      opens === 'plaintext'
        ? ': became possible in plaintext'
        : opens === 'reachable'
          ? ': more became possible'
          : '';
    return `${opens === undefined ? '~' : '!'} ${sets}: ${from} → ${to}${note}`;
  }
  if (before === 'closed') return after === 'open' ? `+ ${sets}` : `+ ${sets} (unknown)`;
  if (after === 'closed') return before === 'open' ? `- ${sets}` : `- ${sets} (was unknown)`;
  return `~ ${sets}: ${before} → ${after}`;
}

const REFUSES: Readonly<Record<NonNullable<Transition['refusedBy']>, string>> = {
  network: 'network policies',
  transport: 'the mesh, which takes no plaintext',
  identity: 'the mesh, which asks for an identity',
  authorization: 'authorization',
};

const TRANSPORT: Readonly<Record<TransitionWay['transport'], string>> = {
  mtls: 'mTLS',
  plaintext: 'plaintext',
  tls: 'TLS',
};

/** `mTLS, POST /refunds`, `mTLS or plaintext`; what may be is marked with a question mark. */
function wayWords(ways: readonly TransitionWay[]): string {
  const byRequests = new Map<string, string[]>();
  for (const { transport, requests, sure } of ways) {
    const known = byRequests.get(requests) ?? [];
    known.push(`${TRANSPORT[transport]}${sure ? '' : '?'}`);
    byRequests.set(requests, known);
  }
  const texts = [...byRequests].map(([requests, transports]) => {
    const how = [...new Set(transports)].join(' or ');
    return requests === '' ? how : `${how}, ${visible(requests)}`;
  });
  return texts.join('; ');
}

/** What opens the way in, and why an end is there on one side only. */
export function remarks({ entrance, because }: DiffChange): readonly string[] {
  return [
    ...(entrance === undefined ? [] : [`by ${visible(entrance.resource)}, ${entrance.type}`]),
    ...(because === undefined ? [] : [`workload ${because}`]),
  ];
}

/** The verdict on two states in which the same is reachable. */
export const NOTHING = 'nothing became reachable, and nothing ceased to be';

/** How much became reachable, and how much no longer is. */
export interface Totals {
  readonly new: number;
  /** Of these, what became possible in plaintext. */
  readonly plaintext: number;
  readonly gone: number;
  readonly other: number;
}

export function totals({ changes }: ReachDiff): Totals {
  const isGone = ({ transitions }: DiffChange) => transitions.some(({ after }) => after === 'closed');
  return {
    new: changes.filter(isNewlyReachable).length,
    plaintext: changes.filter(isNewlyPlaintext).length,
    gone: changes.filter(isGone).length,
    other: changes.filter((change) => !isNewlyReachable(change) && !isGone(change)).length,
  };
}

/** Of several together. */
export function sumOfTotals(all: readonly Totals[]): Totals {
  return all.reduce(
    (sum, one) => ({
      new: sum.new + one.new,
      plaintext: sum.plaintext + one.plaintext,
      gone: sum.gone + one.gone,
      other: sum.other + one.other,
    }),
    { new: 0, plaintext: 0, gone: 0, other: 0 },
  );
}

/** One sentence. */
export function verdictWords({ new: added, plaintext, gone, other }: Totals): string {
  if (added + gone + other === 0) return NOTHING;
  const fresh = added - plaintext;
  const parts = [
    ...(plaintext > 0 ? [`${plaintext} became possible in plaintext`] : []),
    ...(fresh > 0 ? [`${fresh} newly reachable`] : []),
    ...(gone > 0 ? [`${gone} no longer reachable`] : []),
    ...(other > 0 ? [`${other} otherwise changed`] : []),
  ];
  return listed(parts).replace(' or ', ' and ');
}

/** What was compared, in one sentence. */
export function layerWords({ meshes }: ReachDiff): string {
  if (meshes === undefined)
    return "Network layer only: the mesh's transport and authorization aren't looked at.";
  const name = (kinds: readonly string[]): string => (kinds.length === 0 ? 'no mesh' : kinds.join(' and '));
  const [base, head] = [name(meshes.base), name(meshes.head)];
  if (meshes.base.length === 0 && meshes.head.length === 0) {
    return 'No mesh on either side: all of it is plaintext, nobody is authenticated.';
  }
  return `Network policies and mesh together (${base === head ? base : `${base} → ${head}`}).`;
}
