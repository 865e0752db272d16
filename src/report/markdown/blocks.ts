import { codeSpan } from '#report/diff/code-span.ts';
import type { Block } from '#report/markdown/block.ts';
import { clipped, prose } from '#report/markdown/prose.ts';
import type { RenderOptions } from '#report/render-options.ts';
import type { Report } from '#report/report.ts';
import { type Gravity, type Statement, statements } from '#report/statement.ts';
import { writtenPlace } from '#report/written-place.ts';

/** Names of Kubernetes have at most 253 characters, messages are sentences; what is longer is cut, with a count. */
const NAME = 260;
const TEXT = 600;

const TITLE: Readonly<Record<Gravity, string>> = {
  blocker: 'Why no answer can be trusted',
  error: 'Errors',
  warning: 'Warnings',
  note: 'Notes',
};

/** What a report's page unfolds, the gravest first. */
export function reportBlocks(report: Report, options: RenderOptions): readonly Block[] {
  const told = statements(report, options.docs);
  const of = (gravity: Gravity, open: boolean): Block => ({
    title: TITLE[gravity],
    open,
    head: ['| where | what |', '|---|---|'],
    rows: told.filter((one) => one.gravity === gravity).map((one) => statementRow(one, options)),
  });
  return [
    of('blocker', true),
    rulesBlock(report, told),
    of('error', true),
    of('warning', false),
    of('note', false),
    {
      title: 'Unknown: not covered by the answer',
      open: false,
      head: ['| what | why |', '|---|---|'],
      rows: report.unknowns.map(
        ({ subject, reason, count }) =>
          `| ${name(subject)}${count === 1 ? '' : ` ×${count}`} | ${sentence(reason)} |`,
      ),
    },
    {
      title: 'Suppressed: there, told, not counted',
      open: false,
      head: ['| where | what | why |', '|---|---|---|'],
      rows: report.suppressions.map(({ by, finding, reason, expires }) => {
        const until = expires === undefined ? '' : `<br>until ${name(expires)}`;
        return `| ${placeCell(finding, options)} | ${name(finding.rule)}<br>${name(finding.subject.id)} | ${by}: ${sentence(reason)}${until} |`;
      }),
    },
    {
      title: 'Mended by the change',
      open: false,
      head: ['| what | was |', '|---|---|'],
      rows: (report.since?.mended ?? []).map(
        ({ rule, subject, message }) => `| ${name(rule)}<br>${name(subject.id)} | ${sentence(message)} |`,
      ),
    },
  ];
}

/** Rules with findings, those with the most first. */
function rulesBlock(report: Report, told: readonly Statement[]): Block {
  const found = told.filter(({ type }) => type === 'finding');
  const rules = [...new Map(found.map((one) => [one.id, one])).values()];
  const counted = rules.map((one) => ({ one, count: found.filter(({ id }) => id === one.id).length }));
  const seen = new Map(report.rules.map(({ rule, subjects }) => [rule.id, subjects]));
  return {
    title: 'Rules with findings',
    open: true,
    head: ['| rule | severity | findings | looked at | what to do |', '|---|---|---|---|---|'],
    rows: counted
      .toSorted((left, right) => right.count - left.count)
      .map(({ one, count }) => {
        const title = one.title === '' ? '' : `<br>${sentence(one.title)}`;
        const docs = one.docs === undefined ? '' : ` ([docs](<${one.docs}>))`;
        return `| ${name(one.id)}${docs}${title} | ${one.gravity} | ${count} | ${seen.get(one.id) ?? ''} | ${sentence(one.remedy)} |`;
      }),
  };
}

function statementRow(one: Statement, options: RenderOptions): string {
  const subject = one.resource === '' ? '' : `<br>${name(one.resource)}`;
  // The remedy of a finding stands with its rule.
  const fix = one.remedy === '' || one.type === 'finding' ? '' : `<br>fix: ${sentence(one.remedy)}`;
  return `| ${placeCell(one, options)}${subject} | ${sentence(one.message)}<br>${name(one.id)}${fix} |`;
}

function placeCell({ location }: Pick<Statement, 'location'>, options: RenderOptions): string {
  if (location === undefined) return '–';
  const { file, line } = writtenPlace(location, options);
  return name(line === undefined ? file : `${file}:${line}`);
}

function name(text: string): string {
  return codeSpan(clipped(text, NAME));
}

function sentence(text: string): string {
  return prose(clipped(text, TEXT));
}
