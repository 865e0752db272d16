import type { MeshBecause } from '#mesh/because.ts';
import { type Breakage, hindrances, type Standing, standingOf } from '#plan/breakage.ts';
import type { Edit } from '#plan/edit.ts';
import type { Need } from '#plan/need/need.ts';
import type { Phase, PlanStep } from '#plan/schema.ts';
import { edited, type World } from '#plan/world.ts';

/** A step of the plan, as data of the simulation. */
export interface Draft {
  readonly phase: Phase;
  readonly kind: PlanStep['kind'];
  /** `''` for the whole mesh. */
  readonly namespace: string;
  readonly title: string;
  readonly edits: readonly Edit[];
  /** The world in which the edits were made: resources that they name are of it. */
  readonly before: World;
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
  /** What would be worse; nothing if the step can be taken. */
  readonly hindrances: readonly Breakage[];
}

export function attempt({ world: before, standing }: Progress, edits: readonly Edit[]): Trial {
  const world = edited(before, edits);
  return { edits, world, hindrances: hindrances(standing, world) };
}

/** Takes a step that was tried. */
export function accept(
  progress: Progress,
  { edits, world }: Trial,
  draft: Omit<Draft, 'edits' | 'before'>,
): Progress {
  const { needs, drafts, world: before } = progress;
  const taken: Draft = { ...draft, edits, before };
  return { needs, world, standing: standingOf(world, needs), drafts: [...drafts, taken] };
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
