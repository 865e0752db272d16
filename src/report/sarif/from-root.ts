import type { Excerpt } from '#manifest/excerpt.ts';
import type { Location } from '#manifest/location.ts';
import type { Finding } from '#policy/finding.ts';
import { excerptAt, excerptKey } from '#report/excerpt-key.ts';
import type { RenderOptions } from '#report/render-options.ts';
import type { Report } from '#report/report.ts';
import { repositoryPath } from '#report/repository-path.ts';

/** The same report with files named from the repository's root, if that isn't where eastwest was run. */
export function fromRoot(report: Report, { cwd, root }: Pick<RenderOptions, 'cwd' | 'root'>): Report {
  if (cwd === undefined || root === undefined || cwd === root) return report;
  const excerpts: Record<string, Excerpt> = {};
  const name = (file: string) => repositoryPath(file, { cwd, root });
  const moved = (location: Location): Location => {
    const { source } = location;
    const there = { ...location, file: name(location.file) };
    const excerpt = excerptAt(report, location);
    if (excerpt !== undefined) excerpts[excerptKey(there)] = excerpt;
    return source === undefined ? there : { ...there, source: { ...source, file: name(source.file) } };
  };
  const finding = (one: Finding): Finding => ({
    ...one,
    location: moved(one.location),
    related: one.related.map(moved),
  });
  return {
    ...report,
    findings: report.findings.map(finding),
    suppressions: report.suppressions.map((one) => ({ ...one, finding: finding(one.finding) })),
    problems: report.problems.map((problem) => ({ ...problem, location: moved(problem.location) })),
    excerpts,
  };
}
