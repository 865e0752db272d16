import type { Breakage } from '#plan/breakage.ts';
import { type Fix, fixesFor, fixKey } from '#plan/change/fix.ts';
import type { Edit } from '#plan/edit.ts';
import type { Phase } from '#plan/schema.ts';
import { accept, attempt, type Progress } from '#plan/stage/progress.ts';
import type { World } from '#plan/world.ts';

/** More fixes than these are taken together, as one step. */
const MOST_SINGLE = 8;

/**
 * Takes the fixes that make a change break less, each as a step of its own. A fix is taken only if it breaks nothing itself, and if what
 * the change would have broken holds with it.
 */
export function mend(start: Progress, change: (world: World) => readonly Edit[], phase: Phase): Progress {
  let progress = start;
  let broken = attempt(progress, change(progress.world)).breakages;
  const tried = new Set<string>();
  for (;;) {
    const fixes = untried(progress, broken, tried);
    const [first] = fixes;
    if (first === undefined) return progress;
    const fix = fixes.length > MOST_SINGLE ? together(fixes, first) : first;
    for (const one of fixes.length > MOST_SINGLE ? fixes : [first]) tried.add(fixKey(one));
    const next = taken(progress, fix, broken, change, phase);
    if (next === undefined) continue;
    progress = next.progress;
    broken = next.broken;
  }
}

function untried(
  { world }: Progress,
  broken: readonly Breakage[],
  tried: ReadonlySet<string>,
): readonly Fix[] {
  const found = new Map<string, Fix>();
  for (const fix of broken.flatMap((one) => fixesFor(world, one))) {
    const key = fixKey(fix);
    if (!tried.has(key) && !found.has(key)) found.set(key, fix);
  }
  return [...found.values()];
}

function together(fixes: readonly Fix[], { title, resource, pointer }: Fix): Fix {
  const edits = fixes.flatMap((one) => one.edits);
  return { title: `${title}, and ${fixes.length - 1} more of the kind`, edits, resource, pointer };
}

function taken(
  progress: Progress,
  { title, edits, resource, pointer }: Fix,
  broken: readonly Breakage[],
  change: (world: World) => readonly Edit[],
  phase: Phase,
): { readonly progress: Progress; readonly broken: readonly Breakage[] } | undefined {
  const trial = attempt(progress, edits);
  if (trial.hindrances.length > 0) return undefined;
  const mended = accept(progress, trial, {
    phase,
    kind: 'fix',
    namespace: resource.kind === 'Namespace' ? resource.name : resource.namespace,
    title,
    keeps: [],
    because: [],
  });
  const after = attempt(mended, change(mended.world)).breakages;
  const still = new Set(after.map(({ need }) => need));
  const held = broken.filter(({ need }) => !still.has(need));
  if (held.length === 0 || after.length >= broken.length) return undefined;
  const because = held
    .flatMap(({ judged }) => judged.call?.chosen.because ?? [])
    .filter((one) => one.resource === resource && (one.pointer ?? '').startsWith(pointer));
  const drafts = mended.drafts.map((one, index) =>
    index < mended.drafts.length - 1 ? one : { ...one, keeps: held.map(({ need }) => need), because },
  );
  return { progress: { ...mended, drafts }, broken: after };
}
