import { inputCases } from '#report/junit/input-cases.ts';
import { uniqueNames } from '#report/junit/names.ts';
import { ruleCases } from '#report/junit/rule-cases.ts';
import { counts, suiteElement, type Testcase } from '#report/junit/testcase.ts';
import { xmlDocument } from '#report/junit/xml.ts';
import { compareText } from '#report/order.ts';
import type { RenderOptions } from '#report/render-options.ts';
import type { Report } from '#report/report.ts';

/**
 * For CI services: a suite per category, `eastwest.<category>`, after the suite `eastwest.input`. Passing rules
 * are in it by name. `classname` is the rule's id, since GitLab and Jenkins group by it. With environments, each has its own suites,
 * `eastwest.<environment>.<category>`, and its name begins each classname.
 */
export function renderJunit(reports: readonly Report[], { docs }: RenderOptions): string {
  const unique = uniqueNames();
  const named = reports.flatMap((report) => suitesOf(report, docs, unique));
  return xmlDocument({
    name: 'testsuites',
    attributes: { name: 'eastwest', ...counts(named.flatMap(({ cases }) => cases)) },
    content: named.map(({ suite, cases }) => suiteElement(suite, cases)),
  });
}

function suitesOf(
  report: Report,
  docs: string | undefined,
  unique: (classname: string, name: string) => string,
): readonly { readonly suite: string; readonly cases: readonly Testcase[] }[] {
  const { environment } = report;
  const suites: readonly (readonly [string, readonly Testcase[]])[] = [
    ['input', inputCases(report)],
    ...byCategory(report, docs),
  ];
  return suites.map(([suite, cases]) => ({
    suite: environment === undefined ? `eastwest.${suite}` : `eastwest.${environment}.${suite}`,
    cases: cases.map((testcase) => {
      const classname =
        environment === undefined ? testcase.classname : `${environment}/${testcase.classname}`;
      return { ...testcase, classname, name: unique(classname, testcase.name) };
    }),
  }));
}

function byCategory(
  report: Report,
  docs: string | undefined,
): readonly (readonly [string, readonly Testcase[]])[] {
  const findings = gathered(report.findings, ({ rule }) => rule);
  const suppressions = gathered(report.suppressions, ({ finding }) => finding.rule);
  const known = new Map(report.rules.map((result) => [result.rule.id, result]));
  // Also findings of a rule that the report doesn't list must not get lost.
  const ids = new Set([...known.keys(), ...findings.keys(), ...suppressions.keys()]);
  const rules = [...ids].map((id) => {
    const result = known.get(id);
    const outcome = {
      result,
      findings: findings.get(id) ?? [],
      suppressions: suppressions.get(id) ?? [],
      docs,
    };
    return { category: result?.rule.category ?? id.split('/')[0] ?? id, cases: ruleCases(report, outcome) };
  });
  return [...gathered(rules, ({ category }) => category)]
    .map(([category, members]) => [category, members.flatMap(({ cases }) => cases)] as const)
    .sort(([left], [right]) => compareText(left, right));
}

function gathered<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
