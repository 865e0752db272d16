import type { ProblemCode } from '#errors.ts';
import type { Problem } from '#manifest/problem.ts';
import { amend } from '#report/amend.ts';
import { excerptKey } from '#report/excerpt-key.ts';
import type { Report } from '#report/report.ts';

/** What one cluster alone can't judge: a line of eastwest.yaml that is for all of them may be used in another. */
const SHARED: readonly ProblemCode[] = ['exception-unused', 'intent-dangling'];

/**
 * Reports of environments that share an eastwest.yaml: a line of it that is of use in one of them is of use. Where not all
 * of the environments were looked at (`complete` is false), a line without use is worth a note and no more.
 */
export function agree(reports: readonly Report[], complete: boolean): readonly Report[] {
  if (reports.every(({ environment }) => environment === undefined)) return reports;
  const counts = new Map<string, number>();
  for (const { problems } of reports) {
    for (const key of new Set(problems.filter(isShared).map(keyOf))) {
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  const judged = (problem: Problem): readonly Problem[] => {
    if (!isShared(problem)) return [problem];
    if ((counts.get(keyOf(problem)) ?? 0) < reports.length) return [];
    return complete ? [problem] : [{ ...problem, level: 'note' }];
  };
  return reports.map((report) => amend(report, { problems: report.problems.flatMap(judged) }));
}

/** A line that is for all environments. */
function isShared({ code, location }: Problem): boolean {
  return SHARED.includes(code) && location.pointer?.startsWith('/environments/') !== true;
}

function keyOf({ code, location, message }: Problem): string {
  return [code, excerptKey(location), message].join('\0');
}
