import type { Cell } from '#equation/cells.ts';
import type { Authorization } from '#mesh/authorization.ts';
import type { MeshBecause } from '#mesh/because.ts';
import { isNoRequests, whereValue } from '#set/request-set.ts';
import { ABSENT, type StringSet } from '#set/string-set.ts';

const cells = new WeakMap<Cell, readonly MeshBecause[]>();
const none = new WeakMap<Authorization, readonly MeshBecause[]>();

/** What permits something, or may, to the principals of a cell. */
export function permittingCell(authorization: Authorization, cell: Cell): readonly MeshBecause[] {
  const answer = cells.get(cell) ?? permitting(authorization, cell.principals);
  cells.set(cell, answer);
  return answer;
}

/** What permits something, or may, to whoever shows no certificate. */
export function permittingNone(authorization: Authorization): readonly MeshBecause[] {
  const answer = none.get(authorization) ?? permitting(authorization, ABSENT);
  none.set(authorization, answer);
  return answer;
}

function permitting({ decisions }: Authorization, principals: StringSet): readonly MeshBecause[] {
  return decisions
    .filter(
      ({ outcome, requests }) =>
        outcome !== 'denied' && !isNoRequests(whereValue(requests, 'principal', principals)),
    )
    .flatMap(({ because }) => because);
}
