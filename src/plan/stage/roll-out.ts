import { strictNamespace } from '#plan/change/strict.ts';
import { isMember } from '#plan/member.ts';
import type { Caveat } from '#plan/stage/caveat.ts';
import { exceptAll } from '#plan/stage/except-all.ts';
import { mend } from '#plan/stage/mend.ts';
import type { Staged } from '#plan/stage/observe.ts';
import { attempt, type Draft, type Progress, step } from '#plan/stage/progress.ts';
import type { PlanMesh, Targets } from '#plan/target.ts';
import type { World } from '#plan/world.ts';

/** A namespace with members of a mesh, which is to demand mutual TLS. */
export interface Place {
  readonly name: string;
  readonly mesh: PlanMesh;
}

/** Namespaces in which somebody is, or may be, in a mesh, in order of their names. */
export function places({ fabric }: World, targets: Targets): readonly Place[] {
  const names = new Set(
    fabric.network.workloads
      .filter((workload) => isMember(fabric, workload) !== 'no')
      .map(({ namespace }) => namespace),
  );
  return [...names].sort().flatMap((name) => {
    const mesh = targets.of(name);
    return mesh === undefined ? [] : { name, mesh };
  });
}

/** Phase 2: what clients do themselves to keep out of mutual TLS, as far as it can be taken back. */
export function test(start: Progress, targets: Targets): Progress {
  return places(start.world, targets).reduce(
    (progress, { name, mesh }) => mend(progress, (world) => strictNamespace(world, name, mesh), 'test'),
    start,
  );
}

/**
 * Phase 3: each namespace in its turn. First those that break nothing, the ones with the least to lose before the others; then those that need an
 * exception. `risk` is how much is not known about a namespace's callers.
 */
export function rollOut(
  start: Progress,
  targets: Targets,
  risk: (name: string) => number,
): Staged & { readonly order: readonly string[] } {
  let progress = start;
  const order: string[] = [];
  const caveats: Caveat[] = [];
  let pending = [...places(start.world, targets)].sort(
    (a, b) => risk(a.name) - risk(b.name) || (a.name < b.name ? -1 : 1),
  );
  while (pending.length > 0) {
    const waiting: Place[] = [];
    for (const place of pending) {
      const next = enforced(progress, place);
      if (next === undefined) waiting.push(place);
      else {
        progress = next;
        order.push(place.name);
      }
    }
    if (waiting.length < pending.length) {
      pending = waiting;
      continue;
    }
    // One namespace's exceptions don't help another: each that is left gets its own.
    for (const place of waiting) {
      const next = withExceptions(progress, place);
      if (next === undefined) caveats.push(held(progress, place));
      else {
        progress = next;
        order.push(place.name);
      }
    }
    break;
  }
  return { progress, caveats, order };
}

/** A namespace that is strict already needs no step. */
function enforced(progress: Progress, { name, mesh }: Place): Progress | undefined {
  const edits = strictNamespace(progress.world, name, mesh);
  return edits.length === 0 ? progress : step(progress, edits, draftOf(name, mesh));
}

function draftOf(name: string, mesh: PlanMesh): Omit<Draft, 'edits' | 'before'> {
  const what = mesh === 'linkerd' ? 'authenticated clients only' : 'STRICT';
  const title = `demand mutual TLS in namespace ${name} (${what})`;
  return { phase: 'roll-out', kind: 'strict', namespace: name, title, keeps: [], because: [] };
}

const ROUNDS = 3;

/** What an exception of one port leaves broken may show only then. */
function withExceptions(start: Progress, place: Place): Progress | undefined {
  let progress = start;
  for (let round = 0; round < ROUNDS; round++) {
    const { hindrances } = attempt(progress, strictNamespace(progress.world, place.name, place.mesh));
    const excepted = exceptAll(progress, hindrances, 'roll-out');
    if (excepted === undefined) return undefined;
    progress = excepted;
    const next = enforced(progress, place);
    if (next !== undefined) return next;
  }
  return undefined;
}

function held(progress: Progress, { name, mesh }: Place): Caveat {
  const [first] = attempt(progress, strictNamespace(progress.world, name, mesh)).hindrances;
  const what = first === undefined ? 'a call' : `${first.need.from} → ${first.need.to}:${first.need.port}`;
  const text = `it goes on accepting plaintext: otherwise ${what} would stop, and no exception for a port can be made there`;
  return { kind: 'stuck', subject: name, text, because: first?.judged.call?.chosen.because ?? [] };
}
