import type { Outcome } from '#network/verdict/verdict.ts';
import { type Judged, judge } from '#plan/judge.ts';
import type { Need } from '#plan/need/need.ts';
import type { World } from '#plan/world.ts';

const RANK: Readonly<Record<Outcome, number>> = { open: 2, unknown: 1, closed: 0 };

/** A need that a change makes worse. */
export interface Breakage {
  readonly need: Need;
  /** - `breaks`: it is closed afterwards. - `may-break`: that can't be told any more, or only some of its Services still lead there. */
  readonly outcome: 'breaks' | 'may-break';
  /** Afterwards. */
  readonly judged: Judged;
}

/** How well each need is met in a world: what a step must not make worse. */
export type Standing = ReadonlyMap<Need, Judged>;

export function standingOf(world: World, needs: readonly Need[]): Standing {
  return new Map(needs.map((need) => [need, judge(world, need)]));
}

/** What is worse in a world than it was. */
export function breakages(before: Standing, after: World): readonly Breakage[] {
  return compared(before, new Map([...before].map(([need]) => [need, judge(after, need)])));
}

/** What is worse than it was; needs that weren't met can't be worse off. */
export function compared(before: Standing, after: Standing): readonly Breakage[] {
  return [...after].flatMap(([need, judged]) => {
    const was = before.get(need);
    if (was === undefined || was === judged || was.outcome === 'closed') return [];
    const outcome = worse(was, judged);
    return outcome === undefined ? [] : { need, outcome, judged };
  });
}

/** Whether it must hold a step up: it got worse for sure, or can't be told any more. */
export function isWorse(before: Standing, { need, judged }: Breakage): boolean {
  return RANK[judged.outcome] < RANK[before.get(need)?.outcome ?? 'closed'];
}

function worse(was: Judged, is: Judged): Breakage['outcome'] | undefined {
  if (RANK[is.outcome] < RANK[was.outcome]) return is.outcome === 'closed' ? 'breaks' : 'may-break';
  const known = new Set(was.failing.map(({ service }) => service?.resource.id ?? ''));
  return is.failing.some(({ service }) => !known.has(service?.resource.id ?? '')) ? 'may-break' : undefined;
}
