import { closest } from '#closest.ts';
import { EastwestError } from '#errors.ts';
import type { RuleId } from '#policy/finding.ts';
import type { ModuleRule, PolicyModule } from '#policy/policies.ts';

/**
 * The rules of conftest's convention that no `--namespace` selects; none if there are no patterns. As in conftest
 * (runner/test.go), a pattern is a name, or a glob in which `*` and `?` stand for anything but `/`, dots included.
 * @throws EastwestError `no-rules` for a pattern that selects no rule: conftest passes then, having looked at nothing.
 */
export function unselectedRules(
  modules: readonly PolicyModule[],
  patterns: readonly string[],
): readonly RuleId[] {
  if (patterns.length === 0) return [];
  const rules = modules.flatMap((module) =>
    module.rules.filter(({ convention }) => convention === 'conftest'),
  );
  const namespaces = [...new Set(rules.map(namespaceOf))].sort();
  const matchers = patterns.map((pattern) => {
    const matches = matcherOf(pattern);
    if (!rules.some((rule) => isSelected(rule, matches))) throw nothingSelected(pattern, namespaces);
    return matches;
  });
  return rules
    .filter((rule) => !matchers.some((matches) => isSelected(rule, matches)))
    .map(({ rule }) => rule.id);
}

/** Also under its plain name: `lib.x-y` for `lib["x-y"]`. */
function isSelected(rule: ModuleRule, matches: (name: string) => boolean): boolean {
  return matches(namespaceOf(rule)) || matches(rule.rule.category);
}

function namespaceOf({ namespace, rule }: ModuleRule): string {
  return namespace ?? rule.category;
}

/** Go's path.Match; a name without wildcards only matches itself. */
function matcherOf(pattern: string): (name: string) => boolean {
  const source = pattern.replace(
    /\\([\s\S])|\[(\^?)((?:\\[\s\S]|[^\]\\])+)\]|[\s\S]/gu,
    (
      token: string,
      escaped: string | undefined,
      negated: string | undefined,
      members: string | undefined,
    ) => {
      if (escaped !== undefined) return literal(escaped);
      if (members !== undefined) return `[${negated}${members}]`;
      if (token === '*') return '[^/]*';
      return token === '?' ? '[^/]' : literal(token);
    },
  );
  const regex = compile(source);
  return (name) => name === pattern || regex?.test(name) === true;
}

function literal(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
}

/** A class like `[z-a]` is none. */
function compile(source: string): RegExp | undefined {
  try {
    return new RegExp(`^${source}$`, 'su');
  } catch {
    return undefined;
  }
}

function nothingSelected(pattern: string, namespaces: readonly string[]): EastwestError {
  const meant = closest(pattern, namespaces);
  const known =
    namespaces.length === 0
      ? "No policy has rules of conftest's convention: name their directory with --policy."
      : `The namespaces with rules are ${namespaces.join(', ')}.`;
  return new EastwestError(
    'no-rules',
    `no deny, violation or warn rule is in the namespace ${pattern}: nothing would be checked`,
    meant === undefined ? known : `Did you mean ${meant}? ${known}`,
  );
}
