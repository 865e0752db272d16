import type { Carried } from '#equation/hop.ts';
import type { Requests } from '#equation/requests.ts';
import type { Way } from '#mesh/way.ts';
import type { Outcome } from '#network/verdict/verdict.ts';
import { isNoRequests } from '#set/request-set.ts';

/** A way is open if the network carries it, the listener accepts it, the peer can show what it takes, and something is permitted. */
export function outcomeOf(
  way: Pick<Way, 'accepted'>,
  hops: Carried,
  { certain, possible }: Requests,
  canShow: boolean,
): Outcome {
  const nowhere = hops.open.length === 0 && hops.unknown.length === 0;
  if (nowhere || way.accepted === 'no' || isNoRequests(possible)) return 'closed';
  const sure = hops.open.length > 0 && way.accepted === 'yes' && canShow && !isNoRequests(certain);
  return sure ? 'open' : 'unknown';
}
