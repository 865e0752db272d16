import type { Location } from '#manifest/location.ts';
import type { Problem, ProblemLevel } from '#manifest/problem.ts';
import type { Finding, Severity } from '#policy/finding.ts';
import { docsLink } from '#report/docs-link.ts';

import type { Style } from '#report/pretty/paint.ts';
import { compareRules } from '#report/pretty/rule-order.ts';
import type { Report } from '#report/report.ts';

/** What was found at one place. */
export interface Entry {
  readonly message: string;
  readonly remedy: string;
  readonly location: Location;
  /** The resource's id; `''` for a problem. */
  readonly resource: string;
  readonly related: readonly Location[];
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** Entries of one rule or of one problem code, under one heading. */
export interface Group {
  readonly style: Style;
  readonly level: Severity | ProblemLevel;
  readonly id: string;
  readonly title: string;
  readonly noun: 'finding' | 'problem';
  readonly docs: string | undefined;
  readonly entries: readonly Entry[];
}

/**
 * Findings by rule: a rule's title, remedy and link are then said once, and what is mended together stands together. Errors before warnings
 * before notes; among those by what must be known first (`compareRules`).
 */
export function findingGroups(report: Report, docs: string | undefined): readonly Group[] {
  const rules = new Map(report.rules.map(({ rule }) => [rule.id, rule]));
  return grouped(
    report.findings,
    ({ severity, rule }) => ({ level: severity, id: rule }),
    (findings, { level, id }) => {
      const rule = rules.get(id);
      const link = rule === undefined ? undefined : docsLink(rule, docs);
      const title = findings[0]?.title ?? '';
      return {
        style: STYLES[level],
        level,
        id,
        title,
        noun: 'finding',
        docs: link,
        entries: findings.map(fromFinding),
      };
    },
  );
}

/** Problems by code, the gravest first. */
export function problemGroups(report: Report): readonly Group[] {
  return grouped(
    report.problems,
    ({ level, code }) => ({ level, id: code }),
    (problems, { level, id }) => ({
      style: STYLES[level],
      level,
      id,
      title: '',
      noun: 'problem',
      docs: undefined,
      entries: problems.map(fromProblem),
    }),
  );
}

const STYLES: Readonly<Record<Severity | ProblemLevel, Style>> = {
  severe: 'error',
  error: 'error',
  warning: 'warning',
  note: 'note',
};

interface GroupKey {
  readonly level: Severity | ProblemLevel;
  readonly id: string;
}

function grouped<T>(
  items: readonly T[],
  keyOf: (item: T) => GroupKey,
  build: (items: readonly T[], key: GroupKey) => Group,
): readonly Group[] {
  const groups = new Map<string, { readonly key: GroupKey; readonly items: T[] }>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(`${key.level} ${key.id}`);
    if (group === undefined) groups.set(`${key.level} ${key.id}`, { key, items: [item] });
    else group.items.push(item);
  }
  const gravity = Object.keys(STYLES);
  return [...groups.values()]
    .map(({ key, items: members }) => build(members, key))
    .sort(
      (left, right) =>
        gravity.indexOf(left.level) - gravity.indexOf(right.level) || compareRules(left.id, right.id),
    );
}

function fromFinding({ message, remedy, location, subject, related, metadata }: Finding): Entry {
  const entry = { message, remedy, location, resource: subject.id, related };
  return metadata === undefined ? entry : { ...entry, metadata };
}

function fromProblem({ message, remedy, location }: Problem): Entry {
  return { message, remedy, location, resource: '', related: [] };
}
