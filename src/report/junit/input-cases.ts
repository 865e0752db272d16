import type { Problem } from '#manifest/problem.ts';
import type { Outcome, Testcase } from '#report/junit/testcase.ts';
import { failureText } from '#report/junit/text.ts';
import { place } from '#report/pretty/place.ts';
import type { Report } from '#report/report.ts';
import { verdict } from '#report/verdict.ts';

/** The suite of what isn't a rule's verdict: whether anything was checked, problems, unknowns. */
const INPUT = 'eastwest.input';

export function inputCases(report: Report): readonly Testcase[] {
  return [
    { classname: INPUT, name: 'rules had something to look at', outcome: lookedAt(report) },
    ...report.problems.map((problem) => ({
      classname: INPUT,
      name: `${problem.code} ${place(problem.location)}`,
      location: problem.location,
      outcome: problemOutcome(report, problem),
    })),
    ...report.unknowns.map(({ subject, reason, count }) => ({
      classname: INPUT,
      name: `unknown ${subject}`,
      outcome: { type: 'skipped' as const, message: `${reason} (${count})` },
    })),
  ];
}

function lookedAt(report: Report): Outcome {
  if (verdict(report) !== 'nothing-seen') return { type: 'passed' };
  const message = 'nothing was checked: no rule had anything to look at';
  return { type: 'error', kind: 'nothing-seen', message, text: message };
}

function problemOutcome(report: Report, problem: Problem): Outcome {
  const text = failureText(report, problem);
  switch (problem.level) {
    case 'severe':
      return { type: 'error', kind: problem.code, message: problem.message, text };
    case 'warning':
    case 'note':
      return { type: 'passed', output: text };
    default:
      return problem.level satisfies never;
  }
}
