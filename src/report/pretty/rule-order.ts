import { compareText } from '#report/order.ts';

/**
 * Categories in the order in which a reader needs them: what stands open to the world, what travels in plaintext or doesn't work at all, what
 * the network lets through, who may do what, under which identity, how it is run, and what lies in the files.
 */
const FIRST = ['exposure', 'mtls', 'network', 'authorization', 'identity', 'operations', 'secrets'];

/** The order of rules on a page for people: by category, those of one's own policies after the built-in ones; within it by id. */
export function compareRules(left: string, right: string): number {
  return rank(left) - rank(right) || compareText(left, right);
}

function rank(id: string): number {
  const place = FIRST.indexOf(id.split('/')[0] ?? '');
  return place === -1 ? FIRST.length : place;
}
