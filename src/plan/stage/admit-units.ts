import type { MeshBecause } from '#mesh/because.ts';
import type { Breakage } from '#plan/breakage.ts';
import { loosenedNamespace } from '#plan/change/strict.ts';
import type { Edit } from '#plan/edit.ts';
import { isMember } from '#plan/member.ts';
import type { Caveat } from '#plan/stage/caveat.ts';
import { exceptAll } from '#plan/stage/except-all.ts';
import { mend } from '#plan/stage/mend.ts';
import { accept, attempt, type Progress, step } from '#plan/stage/progress.ts';
import type { PlanMesh } from '#plan/target.ts';
import type { World } from '#plan/world.ts';

/** A namespace or a workload to bring into a mesh. */
export interface Unit {
  readonly name: string;
  readonly mesh: PlanMesh;
  readonly title: string;
  readonly edits: (world: World) => readonly Edit[];
  /** Why it isn't in yet. */
  readonly because: readonly MeshBecause[];
}

interface Admitted {
  readonly progress: Progress;
  readonly caveats: readonly Caveat[];
}

/**
 * Brings units in, in the order in which they break nothing: whoever is called by others that are still outside waits for them, if the mesh is
 * strict already. Where all wait for each other, the first is let in with plaintext still accepted.
 */
export function admitAll(start: Progress, units: readonly Unit[]): Admitted {
  let progress = start;
  let pending = units;
  const caveats: Caveat[] = [];
  while (pending.length > 0) {
    const waiting: Unit[] = [];
    for (const unit of pending) {
      const next = step(progress, unit.edits(progress.world), draftOf(unit));
      if (next === undefined) waiting.push(unit);
      else progress = next;
    }
    if (waiting.length < pending.length) {
      pending = waiting;
      continue;
    }
    const [first, ...others] = waiting;
    if (first === undefined) break;
    caveats.push(...cycleAmong(progress, waiting));
    const forced = withHelp(progress, first);
    if (forced === undefined) caveats.push(stuck(progress, first));
    else progress = forced;
    pending = others;
  }
  return { progress, caveats };
}

function draftOf({ name, title, because }: Unit) {
  return { phase: 'observe', kind: 'join', namespace: name, title, keeps: [], because } as const;
}

/** Lets a unit in that breaks something: by mending what it breaks, or by accepting plaintext there for the time being. */
function withHelp(progress: Progress, unit: Unit): Progress | undefined {
  const { name, mesh, edits } = unit;
  const mended = mend(progress, (world) => edits(world), 'observe');
  const again = step(mended, edits(mended.world), draftOf(unit));
  if (again !== undefined) return again;
  const broken = attempt(mended, edits(mended.world)).hindrances;
  for (const loosened of [loosenWhole(mended, name, mesh), exceptAll(mended, broken, 'observe')]) {
    if (loosened === undefined) continue;
    const last = attempt(loosened, edits(loosened.world));
    if (last.hindrances.length === 0) return accept(loosened, last, draftOf(unit));
  }
  return undefined;
}

/** Only where nobody is in the mesh yet, so that nothing which is protected today loses it. */
function loosenWhole(progress: Progress, name: string, mesh: PlanMesh): Progress | undefined {
  const { fabric } = progress.world;
  const has = fabric.network.workloads.some(
    (one) => one.namespace === name && isMember(fabric, one) === 'yes',
  );
  const edits = has ? [] : loosenedNamespace(progress.world, name, mesh);
  if (edits.length === 0) return undefined;
  const title = `let namespace ${name} accept plaintext for now: the mesh is strict, and not all of its callers are in it`;
  return step(progress, edits, {
    phase: 'observe',
    kind: 'loosen',
    namespace: name,
    title,
    keeps: [],
    because: [],
  });
}

function cycleAmong(progress: Progress, waiting: readonly Unit[]): readonly Caveat[] {
  const names = new Set(waiting.map(({ name }) => name));
  const held = waiting.filter(({ name, edits }) =>
    attempt(progress, edits(progress.world)).hindrances.some((one) => comesFrom(progress, one, names, name)),
  );
  if (held.length < 2) return [];
  const subject = [...new Set(held.map(({ name }) => name))].join(', ');
  const text = `${subject} call each other, and none of them can come into a strict mesh before the others: the first one accepts plaintext until they have`;
  return [{ kind: 'cycle', subject, text, because: [] }];
}

function comesFrom(
  { world }: Progress,
  { need }: Breakage,
  names: ReadonlySet<string>,
  own: string,
): boolean {
  const other = [need.from, need.to]
    .map((id) => world.workloads.get(id)?.namespace ?? '')
    .filter((name) => name !== own);
  return other.some((name) => names.has(name));
}

function stuck(progress: Progress, { name, edits }: Unit): Caveat {
  const [first] = attempt(progress, edits(progress.world)).hindrances;
  const because: readonly MeshBecause[] = first?.judged.call?.chosen.because ?? [];
  const what = first === undefined ? 'a call' : `${first.need.from} → ${first.need.to}:${first.need.port}`;
  const text = `it stays outside: bringing it in would break ${what}, and nothing that was tried helps`;
  return { kind: 'stuck', subject: name, text, because };
}
