import type { Location } from '#manifest/location.ts';
import type { ProblemLevel } from '#manifest/problem.ts';
import type { Finding, Severity } from '#policy/finding.ts';
import { docsLink } from '#report/docs-link.ts';
import type { Report } from '#report/report.ts';
import { verdict } from '#report/verdict.ts';

/** How grave something is, the gravest first. `blocker`: because of it the answer can't be trusted. */
export const GRAVITIES = ['blocker', 'error', 'warning', 'note'] as const;
export type Gravity = (typeof GRAVITIES)[number];

/** Something that a report holds against the manifests or against the run itself. */
export interface Statement {
  readonly type: 'finding' | 'problem' | 'broken-rule' | 'nothing-seen';
  /** The rule's id, or the problem's code. */
  readonly id: string;
  readonly gravity: Gravity;
  /** May be empty. */
  readonly title: string;
  readonly message: string;
  /** May be empty. */
  readonly remedy: string;
  /** None if it's about the run as a whole. */
  readonly location?: Location;
  /** The resource's id; empty unless it's a finding. */
  readonly resource: string;
  /** Of a finding. */
  readonly fingerprint?: string;
  /** Where to read about the rule. */
  readonly docs?: string;
}

const GRAVITY: Readonly<Record<Severity | ProblemLevel, Gravity>> = {
  severe: 'blocker',
  error: 'error',
  warning: 'warning',
  note: 'note',
};

/** All that a report holds against its input, the gravest first, else in the report's order. */
export function statements(report: Report, docs?: string): readonly Statement[] {
  const rules = new Map(report.rules.map(({ rule }) => [rule.id, rule]));
  const told: readonly Statement[] = [
    ...nothing(report),
    ...broken(report),
    ...report.problems.map(
      ({ code, level, message, remedy, location }): Statement => ({
        type: 'problem',
        id: code,
        gravity: GRAVITY[level],
        title: '',
        message,
        remedy,
        location,
        resource: '',
      }),
    ),
    ...report.findings.map((finding) => {
      const rule = rules.get(finding.rule);
      return fromFinding(finding, rule === undefined ? undefined : docsLink(rule, docs));
    }),
  ];
  return GRAVITIES.flatMap((gravity) => told.filter((one) => one.gravity === gravity));
}

function fromFinding(finding: Finding, docs: string | undefined): Statement {
  const { rule, severity, title, message, remedy, location, subject, fingerprint } = finding;
  return {
    type: 'finding',
    id: rule,
    gravity: GRAVITY[severity],
    title,
    message,
    remedy,
    location,
    resource: subject.id,
    fingerprint,
    ...(docs === undefined ? {} : { docs }),
  };
}

function broken(report: Report): readonly Statement[] {
  return report.rules
    .filter(({ status }) => status === 'broken')
    .map(({ rule: { id, origin } }) => ({
      type: 'broken-rule',
      id,
      gravity: 'blocker',
      title: '',
      message: `rule ${id} gave no answer`,
      remedy: '',
      resource: '',
      ...(origin.type === 'user'
        ? {
            location: {
              file: origin.file,
              line: Math.max(1, origin.line),
              column: 1,
              endLine: Math.max(1, origin.line),
              endColumn: 1,
            },
          }
        : {}),
    }));
}

function nothing(report: Report): readonly Statement[] {
  if (verdict(report) !== 'nothing-seen') return [];
  return [
    {
      type: 'nothing-seen',
      id: 'nothing-seen',
      gravity: 'blocker',
      title: '',
      message: 'nothing was checked: no rule had anything to look at',
      remedy: 'Check the paths, and which rules are on.',
      resource: '',
    },
  ];
}
