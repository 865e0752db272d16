import type { Labels, Requirement, Selector } from '#set/selector.ts';

/**
 * What one label may be: absent or not, and one of `values`, or (with `except`) anything but them.
 * Values ascend.
 */
export interface LabelRange {
  readonly absent: boolean;
  readonly except: boolean;
  readonly values: readonly string[];
}

/**
 * A set of label maps: for each key named here the range of its label; every other key is free. So a selector is
 * one space, and what it leaves out is a list of disjoint spaces. `undefined` stands for the empty set.
 */
export type LabelSpace = Readonly<Record<string, LabelRange>>;

/** All label maps. */
export const ANY_LABELS: LabelSpace = {};

/** The label maps that a selector matches; `undefined` if none can. */
export function selectedLabels(selector: Selector): LabelSpace | undefined {
  let space: LabelSpace | undefined = ANY_LABELS;
  for (const requirement of selector) {
    space = space && narrow(space, requirement.key, requirementRange(requirement));
  }
  return space;
}

export function intersectLabels(a: LabelSpace, b: LabelSpace): LabelSpace | undefined {
  let space: LabelSpace | undefined = a;
  for (const [key, range] of Object.entries(b)) space = space && narrow(space, key, range);
  return space;
}

/** What is in `a` but not in `b`, as disjoint spaces. */
export function subtractLabels(a: LabelSpace, b: LabelSpace): readonly LabelSpace[] {
  const rest: LabelSpace[] = [];
  let inside: LabelSpace | undefined = a;
  for (const [key, range] of Object.entries(b)) {
    if (inside === undefined) break;
    const outside = narrow(inside, key, complementRange(range));
    if (outside !== undefined) rest.push(outside);
    inside = narrow(inside, key, range);
  }
  return rest;
}

/** Whether every label map that satisfies `narrower` satisfies `wider`. */
export function implies(narrower: Selector, wider: Selector): boolean {
  const [inner, outer] = [selectedLabels(narrower), selectedLabels(wider)];
  if (inner === undefined) return true;
  return outer !== undefined && subtractLabels(inner, outer).length === 0;
}

/** Whether no label map satisfies both. */
export function disjoint(a: Selector, b: Selector): boolean {
  const [left, right] = [selectedLabels(a), selectedLabels(b)];
  return left === undefined || right === undefined || intersectLabels(left, right) === undefined;
}

/** The smallest label map in the space: a label only where one is needed. */
export function witnessLabels(space: LabelSpace): Labels {
  const labels: [string, string][] = [];
  for (const [key, range] of Object.entries(space)) {
    if (!range.absent) labels.push([key, range.except ? fresh(range.values) : (range.values[0] ?? '')]);
  }
  return Object.fromEntries(labels);
}

/** The space as the conjunction of a selector, for showing it. */
export function spaceSelector(space: LabelSpace): Selector {
  return Object.entries(space)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, range]) => rangeRequirements(key, range));
}

function rangeRequirements(key: string, { absent, except, values }: LabelRange): readonly Requirement[] {
  const some = values.length > 0;
  if (absent) {
    if (!some && !except) return [{ operator: 'DoesNotExist', key }];
    if (except) return some ? [{ operator: 'NotIn', key, values }] : [];
    // Absent or one of some values: no selector says so. Shown as the values.
    return [{ operator: 'In', key, values }];
  }
  if (!except) return [{ operator: 'In', key, values }];
  const exists: Requirement = { operator: 'Exists', key };
  return some ? [exists, { operator: 'NotIn', key, values }] : [exists];
}

function requirementRange(requirement: Requirement): LabelRange {
  switch (requirement.operator) {
    case 'In':
      return { absent: false, except: false, values: requirement.values };
    case 'NotIn':
      return { absent: true, except: true, values: requirement.values };
    case 'Exists':
      return { absent: false, except: true, values: [] };
    case 'DoesNotExist':
      return { absent: true, except: false, values: [] };
    default:
      return requirement satisfies never;
  }
}

function complementRange({ absent, except, values }: LabelRange): LabelRange {
  return { absent: !absent, except: !except, values };
}

function narrow(space: LabelSpace, key: string, range: LabelRange): LabelSpace | undefined {
  const before = Object.hasOwn(space, key) ? space[key] : undefined;
  const after = before === undefined ? range : intersectRanges(before, range);
  if (!after.absent && !after.except && after.values.length === 0) return undefined;
  return Object.fromEntries([...Object.entries(space).filter(([other]) => other !== key), [key, after]]);
}

function intersectRanges(a: LabelRange, b: LabelRange): LabelRange {
  const absent = a.absent && b.absent;
  if (a.except && b.except) {
    return { absent, except: true, values: [...new Set([...a.values, ...b.values])].sort() };
  }
  const [finite, other] = a.except ? [b, a] : [a, b];
  return {
    absent,
    except: false,
    values: finite.values.filter((value) => other.values.includes(value) !== other.except),
  };
}

/** A valid label value that isn't among the given ones. */
function fresh(values: readonly string[]): string {
  let candidate = 'any';
  for (let number = 2; values.includes(candidate); number++) candidate = `any-${number}`;
  return candidate;
}
