import type { Intent } from '#config/config.ts';
import type { Fabric } from '#equation/fabric.ts';
import { baseWorld } from '#plan/base-world.ts';
import { findNeeds } from '#plan/need/find-needs.ts';
import { plaintextClients } from '#plan/plaintext-clients.ts';
import type { Caveat } from '#plan/stage/caveat.ts';
import { enforce } from '#plan/stage/enforce.ts';
import { observe } from '#plan/stage/observe.ts';
import { type Progress, startAt } from '#plan/stage/progress.ts';
import { rollOut, test } from '#plan/stage/roll-out.ts';
import { type PlanMesh, type Targets, targetsOf } from '#plan/target.ts';
import type { World } from '#plan/world.ts';

/** Choices that a plan needs from its reader. */
export interface PlanOptions {
  /** For namespaces that are in no mesh, where it isn't plain which. */
  readonly mesh?: PlanMesh;
}

/** The simulation: the plan's steps, each tried out before it was taken. */
export interface Simulation {
  readonly base: World;
  readonly targets: Targets;
  readonly start: Progress;
  readonly joined: Progress;
  readonly mended: Progress;
  readonly end: Progress;
  readonly order: readonly string[];
  readonly caveats: readonly Caveat[];
  readonly missing: ReturnType<typeof findNeeds>['missing'];
}

/** Runs the plan through, from the cluster as it is to mutual TLS everywhere. Pure. */
export function simulate(fabric: Fabric, intent: Intent, options: PlanOptions = {}): Simulation {
  const targets = targetsOf(fabric, options.mesh);
  const base = baseWorld(fabric, targets.used.length > 0);
  const { needs, missing } = findNeeds(base.fabric, intent, targets);
  const start = startAt(base, needs);
  const observed = observe(start, targets);
  const mended = test(observed.progress, targets);
  const risk = riskIn(mended.world);
  const rolled = rollOut(mended, targets, risk);
  const enforced = enforce(rolled.progress, targets);
  return {
    base,
    targets,
    start,
    joined: observed.progress,
    mended,
    end: enforced.progress,
    order: rolled.order,
    caveats: [...observed.caveats, ...rolled.caveats, ...enforced.caveats],
    missing,
  };
}

/** How many could call a namespace in plaintext without anybody having said so. */
function riskIn(world: World): (name: string) => number {
  const known = new Map<string, number>();
  return (name) => {
    const risk = known.get(name) ?? plaintextClients(world, name).count;
    known.set(name, risk);
    return risk;
  };
}
