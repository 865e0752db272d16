import type { ProblemCode } from '#errors.ts';
import type { JsonObject } from '#manifest/json.ts';
import type { Problem, ProblemLevel } from '#manifest/problem.ts';
import { excerptAt } from '#report/excerpt-key.ts';
import { compareText } from '#report/order.ts';
import type { Report } from '#report/report.ts';
import { sarifLocation } from '#report/sarif/location.ts';
import { message } from '#report/sarif/message.ts';
import { verdict } from '#report/verdict.ts';

const CONFIGURATION: ReadonlySet<ProblemCode> = new Set([
  'config-invalid',
  'exception-unused',
  'exception-expired',
  'unknown-rule',
  'intent-dangling',
  'baseline-stale',
  'baseline-changed',
  'baseline-unjudged',
]);

const LEVELS = { severe: 'error', warning: 'warning', note: 'note' } as const satisfies Record<
  ProblemLevel,
  string
>;

/** The run itself (SARIF 2.1.0, section 3.20): whether it can be trusted, and all that isn't a finding. */
export function invocation(report: Report, cwd: string | undefined): JsonObject {
  const kind = verdict(report);
  const about = (wanted: boolean) =>
    report.problems
      .filter(({ code }) => CONFIGURATION.has(code) === wanted)
      .map((problem) => notice(report, problem, cwd));
  return {
    executionSuccessful: kind !== 'untrusted' && kind !== 'nothing-seen',
    toolExecutionNotifications: [...about(false), ...broken(report), ...nothing(report), ...unknowns(report)],
    toolConfigurationNotifications: about(true),
    ...overrides(report),
  };
}

/** The ids that notifications refer to, for the driver's `notifications`. */
export function notificationDescriptors(report: Report): JsonObject[] {
  const ids = new Set<string>(report.problems.map(({ code }) => code));
  if (report.rules.some(({ status }) => status === 'broken')) ids.add('rule-broken');
  if (verdict(report) === 'nothing-seen') ids.add('nothing-seen');
  if (report.unknowns.length > 0) ids.add('unknown');
  return [...ids].sort(compareText).map((id) => ({ id }));
}

function notice(report: Report, problem: Problem, cwd: string | undefined): JsonObject {
  const text = problem.remedy === '' ? problem.message : `${problem.message}\n${problem.remedy}`;
  const excerpt = excerptAt(report, problem.location);
  return {
    descriptor: { id: problem.code },
    level: LEVELS[problem.level],
    message: message(text, problem.code),
    locations: [sarifLocation(problem.location, { cwd, excerpt })],
  };
}

function broken(report: Report): JsonObject[] {
  return report.rules.flatMap(({ rule, status }, index) =>
    status === 'broken'
      ? [
          {
            descriptor: { id: 'rule-broken' },
            level: 'error',
            message: message(`Rule ${rule.id} gave no answer.`),
            associatedRule: { id: rule.id, index },
          },
        ]
      : [],
  );
}

function nothing(report: Report): JsonObject[] {
  if (verdict(report) !== 'nothing-seen') return [];
  return [
    {
      descriptor: { id: 'nothing-seen' },
      level: 'error',
      message: message('No rule had anything to look at.'),
    },
  ];
}

function unknowns(report: Report): JsonObject[] {
  return report.unknowns.map(({ subject, reason, count }) => ({
    descriptor: { id: 'unknown' },
    level: 'note',
    message: message(`Unknown: ${subject} (${count}): ${reason}`),
  }));
}

/** Rules that the user has switched off (section 3.20.5). */
function overrides(report: Report): JsonObject {
  const off = report.rules.flatMap(({ rule, status }, index) =>
    status === 'off' ? [{ descriptor: { id: rule.id, index }, configuration: { enabled: false } }] : [],
  );
  return off.length === 0 ? {} : { ruleConfigurationOverrides: off };
}
