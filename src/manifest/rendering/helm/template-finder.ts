import type { FindWritten } from '#manifest/manifests.ts';
import type { FindTemplate, TemplateFile } from '#manifest/rendering/helm/chart-files.ts';
import { type OriginLines, originLines } from '#manifest/rendering/helm/origin-lines.ts';
import { type OutlineLine, outline } from '#manifest/rendering/helm/outline.ts';

/**
 * Finds the line of the template that rendered a line. Where that is none (it came from a helper or from values, by `toYaml`) or it can't
 * be told which, it is the line of the mapping or list around it; at last line 1. All templates are read here, none later.
 */
export function templateFinder(rendered: string, findTemplate: FindTemplate): FindWritten {
  const named = new Set(Array.from(rendered.matchAll(/^# Source: (.*?)\s*$/gm), ([, name]) => name ?? ''));
  const templates = new Map(Array.from(named, (name) => [name, findTemplate(name)]));
  const traced = new Map<
    TemplateFile,
    { readonly written: readonly OutlineLine[]; readonly find: OriginLines }
  >();
  let lines: readonly OutlineLine[] | undefined;
  return ({ template, line }) => {
    const found = template === undefined ? undefined : templates.get(template);
    if (found === undefined) return undefined;
    lines ??= outline(rendered);
    const trace = traced.get(found) ?? traceOf(found, lines);
    traced.set(found, trace);
    for (let at: number | undefined = indexOf(lines, line); at !== undefined; at = lines[at]?.parent) {
      const [only, other] = trace.find(at);
      const written = only === undefined || other !== undefined ? undefined : trace.written[only];
      if (written !== undefined) return { file: found.file, line: written.line };
    }
    return { file: found.file, line: 1 };
  };
}

function traceOf({ text }: TemplateFile, lines: readonly OutlineLine[]) {
  const written = outline(text);
  return { written, find: originLines(lines, written) };
}

/** The index of a line or of the next one that says something, by halving. */
function indexOf(lines: readonly OutlineLine[], line: number): number {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((lines[middle]?.line ?? 0) < line) low = middle + 1;
    else high = middle;
  }
  return low;
}
