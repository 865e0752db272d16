import { arrayAt, isObject, type JsonObject, objectAt } from '#manifest/json.ts';
import type { FileCoverage } from '#policy/verify/verify-report.ts';

/**
 * Reads what `opa test --coverage -f json` prints: which lines ran, of the files that `display` has a name for.
 * `undefined` if it isn't that.
 */
export function readCoverage(
  stdout: string,
  display: (file: string) => string | undefined,
): readonly FileCoverage[] | undefined {
  let report: unknown;
  try {
    report = JSON.parse(stdout);
  } catch {
    return undefined;
  }
  if (!isObject(report)) return undefined;
  return Object.entries(objectAt(report, 'files')).flatMap(([file, lines]) => {
    const name = display(file);
    if (name === undefined || !isObject(lines)) return [];
    const found = fileCoverage(name, lines);
    return found.covered + found.uncovered === 0 ? [] : [found];
  });
}

/** A line on which one expression ran and another didn't is not covered. */
function fileCoverage(file: string, lines: JsonObject): FileCoverage {
  const uncovered = rowsOf(lines, 'not_covered');
  const covered = new Set([...rowsOf(lines, 'covered')].filter((row) => !uncovered.has(row)));
  return { file, covered: covered.size, uncovered: uncovered.size, gaps: rangesOf(uncovered) };
}

function rowsOf(lines: JsonObject, key: string): ReadonlySet<number> {
  const rows = new Set<number>();
  for (const range of arrayAt(lines, key).filter(isObject)) {
    const end = Number(objectAt(range, 'end')['row'] ?? 0);
    for (let row = Number(objectAt(range, 'start')['row'] ?? 0); row <= end; row += 1) rows.add(row);
  }
  return rows;
}

function rangesOf(rows: ReadonlySet<number>): FileCoverage['gaps'] {
  const ranges: { from: number; to: number }[] = [];
  for (const row of [...rows].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last?.to === row - 1) last.to = row;
    else ranges.push({ from: row, to: row });
  }
  return ranges;
}
