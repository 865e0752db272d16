import type { Finding, Problem, Report } from '#index.ts';

/** What differs between the reports of two runs. */
export interface Changes {
  readonly findings: Difference<Finding>;
  readonly problems: Difference<Problem>;
}

export interface Difference<T> {
  readonly added: readonly T[];
  /** The same as before, but saying something else: another way in, say. */
  readonly changed: readonly T[];
  readonly mended: readonly T[];
}

/** Findings are the same if their fingerprints are, wherever their lines have gone; problems if they say the same of the same file. */
export function changesBetween(before: readonly Report[], after: readonly Report[]): Changes {
  return {
    findings: difference(
      labelled(
        before,
        ({ findings }) => findings,
        ({ fingerprint, severity }) => [fingerprint, severity],
      ),
      labelled(
        after,
        ({ findings }) => findings,
        ({ fingerprint, severity }) => [fingerprint, severity],
      ),
    ),
    problems: difference(
      labelled(
        before,
        ({ problems }) => problems,
        ({ code, message, location }) => [code, message, location.file],
      ),
      labelled(
        after,
        ({ problems }) => problems,
        ({ code, message, location }) => [code, message, location.file],
      ),
    ),
  };
}

/** By what makes them the same: their environment, and what `same` tells; the third alike is told from the second. */
function labelled<T>(
  reports: readonly Report[],
  list: (report: Report) => readonly T[],
  same: (item: T) => readonly string[],
): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  for (const report of reports) {
    for (const item of list(report)) {
      const parts = [report.environment ?? '', ...same(item)];
      let number = 1;
      while (found.has(JSON.stringify([...parts, number]))) number++;
      found.set(JSON.stringify([...parts, number]), item);
    }
  }
  return found;
}

function difference<T extends { readonly message: string }>(
  before: ReadonlyMap<string, T>,
  after: ReadonlyMap<string, T>,
): Difference<T> {
  const missing = (from: ReadonlyMap<string, T>, other: ReadonlyMap<string, T>) =>
    [...from].filter(([key]) => !other.has(key)).map(([, item]) => item);
  const changed = [...after].filter(
    ([key, { message }]) => (before.get(key)?.message ?? message) !== message,
  );
  return {
    added: missing(after, before),
    changed: changed.map(([, item]) => item),
    mended: missing(before, after),
  };
}
