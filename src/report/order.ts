import type { Location } from '#manifest/location.ts';
import type { Problem } from '#manifest/problem.ts';
import type { Finding } from '#policy/finding.ts';

/** Order by UTF-16 code units: the same on every machine, unlike `localeCompare`. */
export function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** Order by file, then position, then pointer. */
export function compareLocations(left: Location, right: Location): number {
  return (
    compareText(left.file, right.file) ||
    left.line - right.line ||
    left.column - right.column ||
    left.endLine - right.endLine ||
    left.endColumn - right.endColumn ||
    compareText(left.pointer ?? '', right.pointer ?? '')
  );
}

/** The order of `report.findings`: file, line, column, rule, message; the rest only breaks ties. */
export function compareFindings(left: Finding, right: Finding): number {
  return (
    compareText(left.location.file, right.location.file) ||
    left.location.line - right.location.line ||
    left.location.column - right.location.column ||
    compareText(left.rule, right.rule) ||
    compareText(left.message, right.message) ||
    compareText(left.subject.id, right.subject.id) ||
    compareLocations(left.location, right.location) ||
    compareText(left.fingerprint, right.fingerprint)
  );
}

/** The order of `report.problems`: file, line, column, code; the rest only breaks ties. */
export function compareProblems(left: Problem, right: Problem): number {
  return (
    compareText(left.location.file, right.location.file) ||
    left.location.line - right.location.line ||
    left.location.column - right.location.column ||
    compareText(left.code, right.code) ||
    compareText(left.message, right.message) ||
    compareLocations(left.location, right.location)
  );
}
