import { EastwestError } from '#errors.ts';

/** An id in its two parts. */
export interface RuleName {
  readonly category: string;
  readonly name: string;
}

const ID = /^([a-z][a-z0-9]*(?:-[a-z0-9]+)*)\/([a-z][a-z0-9]*(?:-[a-z0-9]+)*)$/;

/**
 * Takes `category/name` apart. Both are of a-z, 0-9 and single hyphens, and begin with a letter: an id is also a
 * folder, a Rego package and a page of the documentation.
 * @throws EastwestError `bad-usage`.
 */
export function parseRuleId(id: string): RuleName {
  const [, category, name] = ID.exec(id) ?? [];
  if (category === undefined || name === undefined) {
    throw new EastwestError(
      'bad-usage',
      `"${id}" is no id for a rule`,
      'An id is category/name, in lower case with hyphens, e.g. network/no-host-network.',
    );
  }
  return { category, name };
}

/** The Rego package of a rule: in brackets where a name isn't an identifier. */
export function rulePackage({ category, name }: RuleName, suffix = ''): string {
  return `eastwest.rules${segment(category)}${segment(name + suffix)}`;

  function segment(text: string): string {
    return /^[a-z][a-z0-9_]*$/.test(text) && !KEYWORDS.has(text) ? `.${text}` : `["${text}"]`;
  }
}

/** Rego's reserved words (OPA, "Policy Reference", "Reserved Names"). */
const KEYWORDS: ReadonlySet<string> = new Set(
  'as contains data default else every false if import in input null not package set some true with'.split(
    ' ',
  ),
);
