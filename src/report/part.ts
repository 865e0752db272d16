import type { ProblemCode } from '#errors.ts';
import type { Location } from '#manifest/location.ts';
import type { Problem } from '#manifest/problem.ts';
import { amend } from '#report/amend.ts';
import type { Report } from '#report/report.ts';

/** What a line of eastwest.yaml names may be in another part: such lines are only counted. */
const ELSEWHERE: readonly ProblemCode[] = ['exception-unused', 'intent-dangling'];

/**
 * A report about a part of what eastwest.yaml describes. Lines of it that fit nothing here may fit elsewhere, and aren't severe; but the
 * report says, as a warning that every format shows, that rules saw a part: who isn't in it was asked about nothing, and a call from or to
 * him isn't known as declared.
 *
 * @param file eastwest.yaml, to which the warning points.
 */
export function asPart(report: Report, file: string): Report {
  const isElsewhere = ({ code, level }: Problem): boolean => level === 'severe' && ELSEWHERE.includes(code);
  const missing = report.problems.filter(isElsewhere);
  const others = report.problems.filter((problem) => !isElsewhere(problem));
  const lines = new Set(missing.map(({ location }) => location.line)).size;
  const unfit = lines === 0 ? '' : `; ${lines} of its lines ${lines === 1 ? 'fits' : 'fit'} nothing here`;
  const warning: Problem = {
    code: 'partial-manifests',
    level: 'warning',
    message: `this is only a part of what ${file} describes, so that who reaches what was judged without the rest${unfit}`,
    remedy: 'Take it for a first look: `eastwest check` without paths judges everything together.',
    location: missing[0]?.location ?? beginning(file),
  };
  return amend(report, { problems: [warning, ...others] });
}

function beginning(file: string): Location {
  return { file, line: 1, column: 1, endLine: 1, endColumn: 1 };
}
