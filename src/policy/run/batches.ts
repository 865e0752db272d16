import { basename, dirname, resolve } from 'node:path';
import type { Facts } from '#facts/facts.ts';
import { type JsonObject, objectAt } from '#manifest/json.ts';
import type { ModuleRule, PolicyModule } from '#policy/policies.ts';
import { type Group, groupSubjects } from '#policy/run/applicability.ts';
import { combineDocuments } from '#policy/run/combine.ts';
import { groupBy } from '#policy/run/group.ts';

/** Evaluations with the same rules and the same data. */
export interface Batch {
  readonly group: Group;
  /** What rules see as `data`. */
  readonly data: JsonObject;
}

export interface BatchOptions {
  /** What rules of our convention see besides: `data.config` and `data.now`. */
  readonly ours: JsonObject;
  /** Rules of conftest's convention see all documents at once. */
  readonly combine: boolean;
  /** The directory that file names are relative to. */
  readonly cwd: string;
}

/** What to evaluate for a module: `rules` are those of its rules that are on. */
export function batchesOf(
  module: PolicyModule,
  rules: readonly ModuleRule[],
  facts: Facts,
  options: BatchOptions,
): readonly Batch[] {
  const conftest = rules.filter(({ convention }) => convention === 'conftest');
  const alone = options.combine ? rules.filter(({ convention }) => convention === 'eastwest') : rules;
  const batches = groupSubjects(alone, facts).flatMap((group) => dataFor(group, module, options));
  const [combined] = options.combine && conftest.length > 0 ? combineDocuments(facts) : [];
  if (combined === undefined) return batches;
  const group: Group = { convention: 'conftest', rules: conftest, subjects: [combined] };
  return [...batches, { group, data: withFile(module.data, 'Combined', options.cwd) }];
}

/** One batch; one for each file where rules may ask for its name. */
function dataFor(group: Group, module: PolicyModule, { ours, cwd }: BatchOptions): readonly Batch[] {
  if (group.convention === 'eastwest') return [{ group, data: { ...module.data, ...ours } }];
  if (module.readsFile !== true) return [{ group, data: module.data }];
  const files = groupBy(group.subjects, ({ resource }) => resource.origin.file);
  return [...files].map(([file, subjects]) => ({
    group: { ...group, subjects },
    data: withFile(module.data, file, cwd),
  }));
}

/** `data.conftest.file` as conftest sets it: the base name, and the absolute directory (policy/engine.go, addFileInfo). */
function withFile(data: JsonObject, file: string, cwd: string): JsonObject {
  const path = resolve(cwd, file === '<stdin>' ? '-' : file);
  const about = { name: basename(path), dir: dirname(path) };
  return { ...data, conftest: { ...objectAt(data, 'conftest'), file: about } };
}
