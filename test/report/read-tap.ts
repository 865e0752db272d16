import { load } from 'js-yaml';

/** A test point of TAP. */
export interface ReadPoint {
  readonly ok: boolean;
  readonly description: string;
  readonly directive?: { readonly type: string; readonly reason: string };
  readonly diagnostics: unknown;
}

/** Reads TAP 13 strictly: version, plan, points numbered from 1 without a gap, YAML blocks, comments; throws for any other line. */
export function readTap(text: string): readonly ReadPoint[] {
  const [version, plan, ...lines] = text.split('\n');
  if (version !== 'TAP version 13') throw new Error('no version');
  const planned = Number(/^1\.\.(\d+)$/.exec(plan ?? '')?.[1] ?? Number.NaN);
  const points: ReadPoint[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    if (line.startsWith('# ') || (line === '' && index === lines.length - 1)) continue;
    const point = readPoint(line, points.length + 1);
    if (lines[index + 1] !== '  ---') {
      points.push(point);
      continue;
    }
    const end = lines.indexOf('  ...', index);
    if (end < 0) throw new Error('a YAML block without an end');
    const block = lines.slice(index + 2, end).map((one) => one.replace(/^ {2}/, ''));
    points.push({ ...point, diagnostics: load(block.join('\n')) });
    index = end;
  }
  if (points.length !== planned) throw new Error(`${points.length} points, planned ${planned}`);
  return points;
}

function readPoint(line: string, number: number): ReadPoint {
  const match = /^(not )?ok (\d+) - ((?:[^\\#]|\\.)*?)(?: # (SKIP|TODO)(?: (.*))?)?$/u.exec(line);
  if (match === null || Number(match[2]) !== number) throw new Error(`no test point: ${line.slice(0, 80)}`);
  const [, not, , description = '', type, reason = ''] = match;
  return {
    ok: not === undefined,
    description: description.replace(/\\(.)/gu, '$1'),
    ...(type === undefined ? {} : { directive: { type, reason } }),
    diagnostics: undefined,
  };
}
