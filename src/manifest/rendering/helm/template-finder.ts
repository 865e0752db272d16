import type { FindWritten } from '#manifest/manifests.ts';
import type { FindTemplate } from '#manifest/rendering/helm/chart-files.ts';
import { type OutlineLine, outline } from '#manifest/rendering/helm/outline.ts';
import { renders } from '#manifest/rendering/helm/renders.ts';

/**
 * Finds the line of the template that rendered a line: one that stands under the same keys and whose text, with anything in place of
 * its `{{ … }}`, is the rendered one. If several do, as in a list, the one whose lines before it fit as well; if that doesn't decide
 * either, or none does (it came from a helper or from values, by `toYaml`), the line of the mapping or list around it is looked for;
 * at last line 1. All templates are read here, none later.
 */
export function templateFinder(rendered: string, findTemplate: FindTemplate): FindWritten {
  let lines: readonly OutlineLine[] | undefined;
  const outlines = new Map<string, readonly OutlineLine[]>();
  const named = new Set(Array.from(rendered.matchAll(/^# Source: (.*?)\s*$/gm), ([, name]) => name ?? ''));
  const templates = new Map(Array.from(named, (name) => [name, findTemplate(name)]));
  return ({ template, line }) => {
    const found = template === undefined ? undefined : templates.get(template);
    if (found === undefined) return undefined;
    lines ??= outline(rendered);
    const written = outlines.get(found.file) ?? outline(found.text);
    outlines.set(found.file, written);
    let at: number | undefined = atOrAfter(lines, line);
    for (; at !== undefined; at = lines[at]?.parent) {
      const match = matching(lines, at, written);
      if (match !== undefined) return { file: found.file, line: match };
    }
    return { file: found.file, line: 1 };
  };
}

/** The index of a line, by halving. */
function atOrAfter(lines: readonly OutlineLine[], line: number): number {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((lines[middle]?.line ?? 0) < line) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The line of the template that alone can have rendered it. */
function matching(
  lines: readonly OutlineLine[],
  at: number,
  written: readonly OutlineLine[],
): number | undefined {
  let candidates = written.flatMap((_, index) => (fits(lines[at], written[index]) ? [index] : []));
  // What is written as it is rendered is surer than what could render to anything.
  const literal = candidates.filter((index) => written[index]?.text === lines[at]?.text);
  if (literal.length > 0) candidates = literal;
  for (let back = 1; candidates.length > 1 && back <= FURTHEST; back++) {
    const kept = candidates.filter((index) => fits(lines[at - back], written[index - back]));
    if (kept.length === 0) break;
    candidates = kept;
  }
  const [only, other] = candidates;
  return only === undefined || other !== undefined ? undefined : written[only]?.line;
}

/** So many lines before it decide between lines that look alike. */
const FURTHEST = 40;

function fits(rendered: OutlineLine | undefined, written: OutlineLine | undefined): boolean {
  if (rendered === undefined || written === undefined || rendered.path !== written.path) return false;
  return renders(written.text, rendered.text);
}
