import type { Location } from '#manifest/location.ts';
import { excerptAt } from '#report/excerpt-key.ts';
import { toJson } from '#report/json-value.ts';
import { frame } from '#report/pretty/frame.ts';
import type { Entry, Group } from '#report/pretty/group.ts';
import { counted, type Page } from '#report/pretty/page.ts';
import { place, writtenIn } from '#report/pretty/place.ts';
import { hang, wrap } from '#report/pretty/wrap.ts';
import type { Report } from '#report/report.ts';
import { visible } from '#report/visible.ts';

/** Of one rule or problem code: how many are shown with a frame, and how many more with a line each. */
const FRAMES = 5;
const LINES = 15;

/** A group: heading, entries, then what they have in common. */
export function section(report: Report, group: Group, page: Page): string[] {
  const { entries } = group;
  const framed = page.verbose ? entries : entries.slice(0, FRAMES);
  const listed = entries.slice(framed.length, framed.length + LINES);
  const remedies = new Set(entries.map(({ remedy }) => remedy));
  const lines = heading(group, page);
  for (const entry of framed) {
    lines.push(...full(report, entry, group, page), ...(remedies.size > 1 ? fix(entry.remedy, page) : []));
    if (entries.length > 1) lines.push('');
  }
  if (listed.length > 0) lines.push(...listed.map((entry) => brief(entry, page)), ...rest(group, page), '');
  if (remedies.size === 1) lines.push(...fix(entries[0]?.remedy ?? '', page));
  if (group.docs !== undefined) lines.push(`  ${page.paint('faint', 'docs')}  ${visible(group.docs)}`);
  return lines.at(-1) === '' ? lines : [...lines, ''];
}

function heading({ style, level, id, title, noun, entries }: Group, { paint, width }: Page): string[] {
  const label = `${level}[${visible(id)}]`;
  const many = entries.length > 1 ? ` (${counted(entries.length, noun)})` : '';
  const [first = '', ...others] = wrap(`${label} ${visible(title)}${many}`.trimEnd(), width - 2);
  // A rule's name with spaces may have been broken itself: then there's no label to paint.
  const whole = first.startsWith(label);
  const painted = whole
    ? paint(style, label) + paint('strong', first.slice(label.length))
    : paint(style, first);
  return [painted, ...others.map((line) => `  ${paint('strong', line)}`)];
}

/** A related place is shown once, and not if the message names it already. */
function full(report: Report, entry: Entry, group: Group, page: Page): string[] {
  const { paint, width } = page;
  const { location, resource, related, metadata } = entry;
  const lines = hang('  ', visible(entry.message), width);
  const written = writtenIn(location);
  const isTold = location.template === undefined || written !== undefined;
  const template = isTold ? '' : `  from ${visible(location.template)}`;
  lines.push(
    `  ${paint('faint', '-->')} ${place(location)}${resource === '' ? '' : `  ${visible(resource)}`}${template}`,
  );
  if (written !== undefined) lines.push(`      ${paint('faint', 'written in')} ${written}`);
  const excerpt = excerptAt(report, location);
  if (excerpt !== undefined) lines.push(...frame(excerpt, location, { paint, style: group.style, width }));
  const others = related
    .filter(({ file, line }) => !entry.message.includes(`(${file}:${line})`))
    .map((other) => `  ${paint('faint', 'see')} ${place(other)}${pointerOf(other.pointer)}${behind(other)}`);
  lines.push(...new Set(others));
  if (metadata !== undefined) {
    lines.push(...hang('  data ', visible(JSON.stringify(toJson(metadata))), width));
  }
  return lines;
}

function pointerOf(pointer: string | undefined): string {
  return pointer === undefined || pointer === '' ? '' : `  ${visible(pointer)}`;
}

function brief({ location, resource, message }: Entry, { paint }: Page): string {
  return `  ${paint('faint', '-->')} ${place(location)}  ${visible(resource === '' ? message : resource)}${behind(location)}`;
}

/** At the end of a line: what the place was rendered from. */
function behind(location: Location): string {
  const written = writtenIn(location);
  return written === undefined ? '' : `  written in ${written}`;
}

/** Says what isn't shown, in how many files, and where to see it. */
function rest({ entries, noun }: Group, { paint }: Page): string[] {
  const hidden = entries.slice(FRAMES + LINES);
  if (hidden.length === 0) return [];
  const files = new Set(hidden.map(({ location }) => location.file)).size;
  const what = counted(hidden.length, `more ${noun}`);
  return [
    `  ${paint('strong', `… and ${what} in ${counted(files, 'file')}`)} (--verbose or --format json has all)`,
  ];
}

function fix(remedy: string, { paint, width }: Page): string[] {
  if (remedy === '') return [];
  const [first = '', ...others] = hang('  fix   ', visible(remedy), width);
  return [`  ${paint('ok', 'fix')}${first.slice(5)}`, ...others];
}
