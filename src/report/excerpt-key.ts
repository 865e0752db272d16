import type { Excerpt } from '#manifest/excerpt.ts';
import type { Location } from '#manifest/location.ts';
import type { Report } from '#report/report.ts';

/** Under which key `report.excerpts` holds the lines around a location: the range decides, not the pointer. */
export function excerptKey(location: Location): string {
  return `${location.file}:${location.line}:${location.column}-${location.endLine}:${location.endColumn}`;
}

/** The lines around a location, if the report has any; an excerpt without lines is none. */
export function excerptAt(report: Report, location: Location): Excerpt | undefined {
  const key = excerptKey(location);
  // Own members only: a file name comes from outside and must not reach into the prototype.
  const excerpt = Object.hasOwn(report.excerpts, key) ? report.excerpts[key] : undefined;
  return excerpt === undefined || excerpt.lines.length === 0 ? undefined : excerpt;
}
