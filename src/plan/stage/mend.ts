import { breakages } from '#plan/breakage.ts';
import { type Fix, fixesFor, fixKey } from '#plan/change/fix.ts';
import type { Edit } from '#plan/edit.ts';
import type { Phase } from '#plan/schema.ts';
import { accept, attempt, type Progress } from '#plan/stage/progress.ts';
import { edited, type World } from '#plan/world.ts';

/**
 * Takes the fixes that make a change break less, each as a step of its own. A fix is taken only if it breaks nothing itself, and if what
 * the change would have broken holds with it.
 */
export function mend(start: Progress, change: (world: World) => readonly Edit[], phase: Phase): Progress {
  let progress = start;
  const tried = new Set<string>();
  for (;;) {
    const broken = breakages(progress.standing, edited(progress.world, change(progress.world)));
    const fixes = broken.flatMap((one) => fixesFor(progress.world, one));
    const fix = fixes.find((one) => !tried.has(fixKey(one)));
    if (fix === undefined) return progress;
    tried.add(fixKey(fix));
    progress = taken(progress, fix, change, phase) ?? progress;
  }
}

function taken(
  progress: Progress,
  { title, edits, resource, pointer }: Fix,
  change: (world: World) => readonly Edit[],
  phase: Phase,
): Progress | undefined {
  const trial = attempt(progress, edits);
  if (trial.hindrances.length > 0) return undefined;
  const before = breakages(progress.standing, edited(progress.world, change(progress.world)));
  const after = breakages(progress.standing, edited(trial.world, change(trial.world)));
  const still = new Set(after.map(({ need }) => need));
  const keeps = before.map(({ need }) => need).filter((need) => !still.has(need));
  if (keeps.length === 0 || after.length >= before.length) return undefined;
  const because = before
    .filter(({ need }) => keeps.includes(need))
    .flatMap(({ judged }) => judged.call?.chosen.because ?? [])
    .filter((one) => one.resource === resource && (one.pointer ?? '').startsWith(pointer));
  const namespace =
    resource.namespace === '' && resource.kind === 'Namespace' ? resource.name : resource.namespace;
  return accept(progress, trial, { phase, kind: 'fix', namespace, title, keeps, because });
}
