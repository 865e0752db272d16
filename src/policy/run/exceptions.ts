import { isArray, isObject, type Json } from '#manifest/json.ts';
import type { Finding, Suppression } from '#policy/finding.ts';
import type { ModuleRule } from '#policy/policies.ts';
import type { Rule } from '#policy/rule.ts';
import type { Answer } from '#policy/run/run-rules.ts';

/** What a document's exceptions say, for one rule of conftest's convention. */
export interface Excepted {
  /** Whether they name the rule: then none of its findings on this document counts. */
  readonly applies: boolean;
  /** The names that they hold. */
  readonly names: readonly string[];
  /** How many members of `exception` are no list of names, and so take nothing out. */
  readonly malformed: number;
}

const NONE: Excepted = { applies: false, names: [], malformed: 0 };

/**
 * conftest asks for each document and rule whether `data.<namespace>.exception[_][_] == "<name>"` (policy/engine.go): the
 * members of `exception` are collections of names, and a name is a rule's without `deny_`, `violation_` or `warn_`;
 * `""` is the bare rule. So a name takes out all three kinds.
 */
export function readException({ rule, value }: Answer): Excepted {
  if (rule.convention === 'eastwest') return NONE;
  const [, values] = isArray(value) ? value : [];
  const [exception] = isArray(values) ? values : [];
  if (exception === undefined) return NONE;
  const members = membersOf(exception);
  const names = members.flatMap((member) => membersOf(member).filter((name) => typeof name === 'string'));
  return {
    applies: names.includes(exceptionName(nameOf(rule.rule))),
    names,
    malformed: (isCollection(exception) ? members : [exception]).filter((member) => !isCollection(member))
      .length,
  };
}

/** A rule's name, as exceptions call it. */
export function exceptionName(rule: string): string {
  if (rule === 'violation' || rule === 'deny' || rule === 'warn') return '';
  return rule
    .replace(/^violation_/, '')
    .replace(/^deny_/, '')
    .replace(/^warn_/, '');
}

/** A rule's own name: `namespace/name` without the namespace. */
export function nameOf({ id, category }: Rule): string {
  return id.slice(category.length + 1);
}

function isCollection(value: Json): boolean {
  return isArray(value) || isObject(value);
}

/** What `[_]` goes through. */
function membersOf(value: Json): readonly Json[] {
  if (isArray(value)) return value;
  return isObject(value) ? Object.values(value).filter((member) => member !== undefined) : [];
}

/** Findings on documents that a policy excepts, with the rule and the exception's place as the reason. */
export function suppressExcepted(
  findings: readonly Finding[],
  rules: readonly ModuleRule[],
): readonly Suppression[] {
  const places = new Map(rules.map(({ rule, exception }) => [rule.id, exception]));
  return findings.map((finding) => {
    const place = places.get(finding.rule);
    const where = place === undefined ? '' : ` (${place.file}:${place.line})`;
    return { by: 'exception', finding, reason: `exception ${finding.rule}${where}` };
  });
}
