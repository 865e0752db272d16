import { arrayAt, isArray, isObject, type Json, stringAt } from '#manifest/json.ts';

/** One condition on a label map (LabelSelectorRequirement, meta/v1). */
export type Requirement =
  | { readonly operator: 'In' | 'NotIn'; readonly key: string; readonly values: readonly string[] }
  | { readonly operator: 'Exists' | 'DoesNotExist'; readonly key: string };

/** A LabelSelector (meta/v1): the conjunction of its requirements; without any it selects everything. */
export type Selector = readonly Requirement[];

export type Labels = Readonly<Record<string, string>>;

export const EVERYTHING: Selector = [];

/**
 * `matchLabels` and `matchExpressions` as one conjunction, in canonical order; a text that says what is wrong if the
 * API server would refuse the selector (apimachinery, `ValidateLabelSelector`) or if it has members nobody knows.
 */
export function parseSelector(value: Json | undefined): Selector | string {
  if (value === null || value === undefined) return EVERYTHING;
  if (!isObject(value)) return 'a label selector must be an object';
  const stranger = Object.keys(value).find((key) => key !== 'matchLabels' && key !== 'matchExpressions');
  if (stranger !== undefined) return `a label selector has no member ${stranger}`;
  const requirements: Requirement[] = [];
  const labels = value['matchLabels'] ?? {};
  if (!isObject(labels)) return 'matchLabels must be an object';
  for (const [key, member] of Object.entries(labels)) {
    if (typeof member !== 'string') return `the value of label ${key} must be a string`;
    requirements.push({ operator: 'In', key, values: [member] });
  }
  const expressions = value['matchExpressions'] ?? [];
  if (!isArray(expressions)) return 'matchExpressions must be a list';
  for (const expression of expressions) {
    const requirement = parseRequirement(expression);
    if (typeof requirement === 'string') return requirement;
    requirements.push(requirement);
  }
  return requirements.map(checked).find((fault) => fault !== undefined) ?? canonicalSelector(requirements);
}

/** Whether a label map satisfies the selector. `NotIn` and `DoesNotExist` hold for a map without the key. */
export function matches(selector: Selector, labels: Labels): boolean {
  return selector.every((requirement) => satisfies(requirement, label(labels, requirement.key)));
}

/** Whether one label, or its absence, satisfies a requirement. */
export function satisfies(requirement: Requirement, value: string | undefined): boolean {
  switch (requirement.operator) {
    case 'In':
      return value !== undefined && requirement.values.includes(value);
    case 'NotIn':
      return value === undefined || !requirement.values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return requirement satisfies never;
  }
}

/** `app=web, tier in (a, b), !legacy`; `everything` if it is empty. */
export function formatSelector(selector: Selector): string {
  if (selector.length === 0) return 'everything';
  return selector.map(formatRequirement).join(', ');
}

/** A label of that name, also one that is called like a member of every object (`constructor`). */
export function label(labels: Labels, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}

function formatRequirement(requirement: Requirement): string {
  const { key } = requirement;
  if (!('values' in requirement)) return requirement.operator === 'Exists' ? key : `!${key}`;
  const { operator, values } = requirement;
  if (values.length === 1) return `${key}${operator === 'In' ? '=' : '!='}${values[0]}`;
  return `${key} ${operator === 'In' ? 'in' : 'not in'} (${values.join(', ')})`;
}

function parseRequirement(value: Json): Requirement | string {
  if (!isObject(value)) return 'an expression must be an object';
  const key = stringAt(value, 'key');
  const operator = stringAt(value, 'operator');
  const values = arrayAt(value, 'values');
  if (key === undefined) return 'an expression needs a key';
  if (operator === 'Exists' || operator === 'DoesNotExist') {
    return values.length === 0 ? { operator, key } : `${operator} takes no values`;
  }
  if (operator !== 'In' && operator !== 'NotIn') return `there is no operator ${operator ?? '(none)'}`;
  if (values.length === 0) return `${operator} needs at least one value`;
  const strings = values.filter((member) => typeof member === 'string');
  if (strings.length < values.length) return `the values of ${operator} must be strings`;
  return { operator, key, values: [...new Set(strings)].sort() };
}

const NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const PREFIX = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** Kubernetes docs, "Labels and Selectors, Syntax and character set". */
function checked(requirement: Requirement): string | undefined {
  const parts = requirement.key.split('/');
  const [prefix, name] = parts.length === 2 ? parts : [undefined, requirement.key];
  if (name === undefined || !NAME.test(name)) return `${requirement.key} can't be the key of a label`;
  if (prefix !== undefined && (!PREFIX.test(prefix) || prefix.length > 253)) {
    return `${requirement.key} can't be the key of a label`;
  }
  if (!('values' in requirement)) return undefined;
  const bad = requirement.values.find((value) => value !== '' && !NAME.test(value));
  return bad === undefined ? undefined : `${bad} can't be the value of a label`;
}

function canonicalSelector(requirements: readonly Requirement[]): Selector {
  const byText = new Map(requirements.map((requirement) => [JSON.stringify(requirement), requirement]));
  return [...byText.entries()].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, one]) => one);
}
