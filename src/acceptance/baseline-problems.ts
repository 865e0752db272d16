import type { Baseline, BaselineEntry } from '#acceptance/baseline.ts';
import { type Judged, type Scope, wasJudged } from '#acceptance/by-environment.ts';
import { acceptedAs } from '#acceptance/known.ts';
import type { Pair } from '#acceptance/match.ts';
import { countAlike } from '#acceptance/record.ts';
import { closest } from '#closest.ts';
import { fileLocation } from '#manifest/location.ts';
import type { Problem } from '#manifest/problem.ts';
import type { RuleId } from '#policy/finding.ts';
import { VERSION } from '#version.ts';

/**
 * What is wrong between a baseline and a report: findings that have changed, entries whose finding is gone or whose rule doesn't exist;
 * and, as notes, what wasn't judged.
 *
 * @param elsewhere entries of environments that weren't looked at, to be told with this report.
 */
export function baselineProblems(
  judged: Judged,
  elsewhere: readonly BaselineEntry[],
  baseline: Baseline,
  scope: Scope,
): readonly Problem[] {
  const { report, changed, gone } = judged;
  const ids = report.rules.map(({ rule }) => rule.id);
  const unknown = gone.filter(({ rule }) => !ids.includes(rule));
  const known = gone.filter(({ rule }) => ids.includes(rule));
  const stale = scope.whole ? known.filter(({ rule }) => wasJudged(rule, report)) : [];
  const unjudged = known.length - stale.length;
  const lost = scope.complete ? elsewhere : [];
  return [
    ...changed.map((pair) => changedProblem(pair, baseline)),
    ...countAlike(unknown).map((entry) => unknownRule(entry, ids)),
    ...countAlike(stale).map((entry) => staleProblem(entry, judged)),
    ...countAlike(lost).map(lostProblem),
    ...(unjudged === 0 ? [] : [unjudgedProblem(unjudged, baseline, scope)]),
  ];
}

function changedProblem({ finding, known }: Pair<BaselineEntry>, baseline: Baseline): Problem {
  const { rule, subject, severity, message, location } = known;
  const was =
    acceptedAs(finding) === known.fingerprint
      ? `less grave: ${severity}, and now ${finding.severity}`
      : `\`${message}\``;
  const upgraded =
    baseline.tool === VERSION
      ? ''
      : ` The baseline was recorded by eastwest ${baseline.tool}, this is ${VERSION}: its rules may use other words.`;
  return {
    code: 'baseline-changed',
    level: 'warning',
    message: `${rule} on ${subject} isn't what the baseline accepts, which was ${was}`,
    remedy: `Mend it; or, if it is no worse, accept it as it is now with \`eastwest baseline --update\`.${upgraded}`,
    location,
  };
}

function staleProblem({ rule, subject, count, location }: BaselineEntry, { report }: Judged): Problem {
  const excepted = report.suppressions.some(
    ({ by, finding }) => by === 'exception' && finding.rule === rule && finding.subject.id === subject,
  );
  const why = excepted ? 'an exception covers it now' : 'it is found no longer';
  return {
    code: 'baseline-stale',
    level: 'severe',
    message: `the baseline accepts ${rule} on ${subject}${count === 1 ? '' : `, ${count} times more`}, and ${why}`,
    remedy: 'Run `eastwest baseline --prune`: left there, it would hide the same finding when it comes back.',
    location,
  };
}

function lostProblem({ environment, rule, subject, location }: BaselineEntry): Problem {
  const where =
    environment === undefined
      ? 'of no environment, and eastwest.yaml has environments'
      : `of an environment \`${environment}\` that eastwest.yaml doesn't have`;
  return {
    code: 'baseline-stale',
    level: 'severe',
    message: `the baseline accepts ${rule} on ${subject} ${where}`,
    remedy: 'Correct the name; or take it out with `eastwest baseline --prune`.',
    location,
  };
}

function unknownRule({ rule, location }: BaselineEntry, ids: readonly RuleId[]): Problem {
  const suggestion = closest(rule, ids);
  return {
    code: 'unknown-rule',
    level: 'severe',
    message: `there is no rule \`${rule}\``,
    remedy:
      suggestion === undefined
        ? 'If it is one of yours, give its --policy directory; if it is gone, run `eastwest baseline --prune`.'
        : `Did you mean \`${suggestion}\`?`,
    location,
  };
}

function unjudgedProblem(count: number, { file, paths }: Baseline, { whole }: Scope): Problem {
  const findings = count === 1 ? 'One finding' : `${count} findings`;
  const read = paths.length === 0 ? 'the sources of eastwest.yaml' : paths.join(' ');
  return {
    code: 'baseline-unjudged',
    level: 'note',
    message: whole
      ? `${findings} of the baseline can't be judged: the rule is off, or gave no answer`
      : `${findings} of the baseline can't be judged: it was recorded of ${read}, and something else was read`,
    remedy: whole
      ? 'Turn the rule on to see whether they are mended.'
      : 'Check all of it to see whether they are mended.',
    location: fileLocation(file),
  };
}
