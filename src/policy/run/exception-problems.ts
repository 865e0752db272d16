import { closest } from '#closest.ts';
import { fileLocation, type Location } from '#manifest/location.ts';
import type { Problem } from '#manifest/problem.ts';
import type { ModuleRule } from '#policy/policies.ts';
import { type Excepted, exceptionName, nameOf } from '#policy/run/exceptions.ts';
import { groupBy } from '#policy/run/group.ts';

/** What the exceptions said, once for each rule and document. */
export interface Asked {
  readonly rule: ModuleRule;
  readonly excepted: Excepted;
}

/**
 * Exceptions that take nothing out without saying so: a name that no rule of the namespace has, and a member that is no
 * list of names (`exception contains "x"`). Warnings: the findings that they were for stand.
 *
 * @param rules all rules of conftest's convention, also those that are off
 */
export function exceptionProblems(asked: readonly Asked[], rules: readonly ModuleRule[]): readonly Problem[] {
  const namespaces = groupBy(asked, ({ rule }) => rule.rule.category);
  return [...namespaces].flatMap(([namespace, answers]) => {
    const place = answers.find(({ rule }) => rule.exception !== undefined)?.rule.exception;
    if (place === undefined) return [];
    const location = { ...fileLocation(place.file), line: place.line, endLine: place.line };
    const known = rules
      .filter(({ rule }) => rule.category === namespace)
      .map(({ rule }) => exceptionName(nameOf(rule)));
    const names = new Set(answers.flatMap(({ excepted }) => excepted.names));
    const unknown = [...names].filter((name) => !known.includes(name)).sort();
    return [
      ...unknown.map((name) => unknownName(name, namespace, known, location)),
      ...(answers.some(({ excepted }) => excepted.malformed > 0) ? [noList(namespace, location)] : []),
    ];
  });
}

function unknownName(name: string, namespace: string, known: readonly string[], location: Location): Problem {
  const called = [...new Set(known)].filter((one) => one !== '');
  const meant = closest(name.replace(/^(violation|deny|warn)_/, ''), called);
  return {
    code: 'exception-unused',
    level: 'warning',
    message: `an exception in ${namespace} names ${JSON.stringify(name)}, but there is no such rule: it takes nothing out`,
    remedy:
      meant === undefined
        ? 'Name a rule of the same package without its prefix: `foo` for deny_foo, and "" for deny, violation and warn themselves.'
        : `Did you mean ${JSON.stringify(meant)}? Rules are named without deny_, violation_ or warn_.`,
    location,
  };
}

function noList(namespace: string, location: Location): Problem {
  return {
    code: 'exception-unused',
    level: 'warning',
    message: `an exception in ${namespace} is no list of names: it takes nothing out`,
    remedy:
      'Write `exception contains rules if { …; rules := ["foo"] }`: each member is a list of rule names.',
    location,
  };
}
