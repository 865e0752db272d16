import type { Resource } from '#manifest/resource.ts';
import type { MeshBecause } from '#mesh/because.ts';
import { type Breakage, compared, isWorse, type Standing, standingOf } from '#plan/breakage.ts';
import type { Edit } from '#plan/edit.ts';
import { judge } from '#plan/judge.ts';
import type { Need } from '#plan/need/need.ts';
import type { Phase, PlanStep } from '#plan/schema.ts';
import { concerns, scopeOf } from '#plan/scope.ts';
import { edited, type World } from '#plan/world.ts';

/** A step of the plan, as data of the simulation. */
export interface Draft {
  readonly phase: Phase;
  readonly kind: PlanStep['kind'];
  /** `''` for the whole mesh. */
  readonly namespace: string;
  readonly title: string;
  readonly edits: readonly Edit[];
  /** The resources to which the edits were made; not the whole world, which would keep every fabric in memory. */
  readonly before: readonly Resource[];
  /** What it lets go on working. */
  readonly keeps: readonly Need[];
  readonly because: readonly MeshBecause[];
}

/** How far the plan has come: each step was tried before it was taken, and broke nothing. */
export interface Progress {
  readonly needs: readonly Need[];
  readonly world: World;
  readonly standing: Standing;
  readonly drafts: readonly Draft[];
}

export function startAt(world: World, needs: readonly Need[]): Progress {
  return { needs, world, standing: standingOf(world, needs), drafts: [] };
}

/** Some edits made on trial. */
export interface Trial {
  readonly edits: readonly Edit[];
  readonly world: World;
  readonly standing: Standing;
  /** Everything that would be worse. */
  readonly breakages: readonly Breakage[];
  /** What of it holds the step up; nothing if it can be taken. */
  readonly hindrances: readonly Breakage[];
}

export function attempt({ world: before, standing: was }: Progress, edits: readonly Edit[]): Trial {
  const world = edited(before, edits);
  const scope = scopeOf(before, edits);
  const standing = new Map(
    [...was].map(([need, judged]) => [need, concerns(scope, before, need) ? judge(world, need) : judged]),
  );
  const found = compared(was, standing);
  return { edits, world, standing, breakages: found, hindrances: found.filter((one) => isWorse(was, one)) };
}

/** Takes a step that was tried. */
export function accept(
  { needs, drafts, world: { resources } }: Progress,
  { edits, world, standing }: Trial,
  draft: Omit<Draft, 'edits' | 'before'>,
): Progress {
  return { needs, world, standing, drafts: [...drafts, { ...draft, edits, before: resources }] };
}

/** Tries a step and takes it if it breaks nothing; `undefined` if it does. */
export function step(
  progress: Progress,
  edits: readonly Edit[],
  draft: Omit<Draft, 'edits' | 'before'>,
): Progress | undefined {
  const trial = attempt(progress, edits);
  return trial.hindrances.length > 0 ? undefined : accept(progress, trial, draft);
}
