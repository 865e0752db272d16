import { posix } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { REPORT_SCHEMA } from '#report/json-schema.ts';
import { legal } from '#report/junit/xml.ts';
import { FORMATS, type FormatName, render } from '#report/render.ts';
import { visible } from '#report/visible.ts';
import { readCommands } from './read-commands.ts';
import { readMarkdown } from './read-markdown.ts';
import { readTap } from './read-tap.ts';
import { HOSTILE } from './reports.ts';
import { finding, report, rule } from './sample.ts';
import { elements, parseXml } from './xml.ts';

/** Besides those of the other tests: what each of these grammars could stumble over. */
const NAMES: readonly string[] = [
  ...HOSTILE,
  '::error::pwned',
  '::add-mask::a',
  '%0A%25,a=b:c',
  '%0D\r\n%',
  'a|b\\|c\\\\|d',
  'a`b``c` `',
  '`a`@b`c`',
  '<script>alert(1)</script>',
  '</details>',
  '*a* _b_ ~~c~~ **d**',
  '@everyone #1 !2 $3 %4 &5 :tada: https://x www.x.y',
  '1. - + # a',
  'ok 1 - a # SKIP b',
  'a # TODO b \\# c \\',
  '---\n...\n1..0\nBail out!',
  'toString',
  'constructor',
  '../up/../a',
];

/** Of every text that the sample of this test has, what it is in the outputs. */
function hostile(text: string) {
  const file = `${text === '' ? 'a' : text}.yaml`;
  const of = rule(`cat/${text}`, { title: text, remedy: text });
  const location = { file, line: 3, column: 2, endLine: 3, endColumn: 4, pointer: text };
  return {
    file,
    of,
    report: report({
      rules: [[of, 'failed', 1]],
      findings: [finding(of, `Pod/${text}`, location, text)],
      suppressions: [
        {
          by: 'exception',
          finding: finding(of, `Pod/x/${text}`, { ...location, line: 4, endLine: 4 }, text),
          reason: text,
        },
      ],
      unknowns: [{ subject: text, reason: text, count: 1 }],
    }),
  };
}

const flat = (text: string) => text.replace(/\s+/g, ' ').trim();
/** As services are told a file: without steps back and forth, with slashes. */
const named = (file: string) => posix.normalize(/^[A-Z]:\\/.test(file) ? file.replaceAll('\\', '/') : file);
const whole = (text: string) => text.replace(/\p{Cs}/gu, '\ufffd');
const valid = new Ajv().compile(REPORT_SCHEMA);

type Hostile = ReturnType<typeof hostile>;

/** For each format: parse it by its own grammar, and find every name in it again. */
const READ: Readonly<Record<FormatName, (output: string, text: string, made: Hostile) => void>> = {
  json: (output, text, { file, of }) => {
    const read = JSON.parse(output);
    expect(valid(read)).toBe(true);
    expect(read.findings[0]).toMatchObject({ rule: of.id, title: text, message: text, remedy: text });
    expect(read.findings[0].location.file).toBe(file);
    expect(read.findings[0].subject.id).toBe(`Pod/${text}`);
  },
  sarif: (output, text, { file, of }) => {
    const [run] = JSON.parse(output).runs;
    const [result] = run.results;
    const [place] = result.locations;
    expect(run.tool.driver.rules[0].id).toBe(of.id);
    expect(result.properties.remedy).toBe(text);
    expect(place.logicalLocations[0].fullyQualifiedName).toBe(`Pod/${text}`);
    const uri = decodeURIComponent(place.physicalLocation.artifactLocation.uri);
    expect(uri.replace(/^file:\/\/\//, '')).toBe(posix.normalize(whole(file)));
  },
  junit: (output, text) => {
    const root = parseXml(output);
    const [failure] = elements(root, 'failure');
    expect(failure?.attributes['message']).toBe(legal(text));
    const names = elements(root, 'testcase').map(({ attributes }) => attributes['name']);
    expect(names).toContain(legal(text === '' ? 'Pod/' : `Pod/${text} ${text}`));
  },
  github: (output, text, { file, of }) => {
    const [error, summary] = readCommands(output);
    expect(error).toMatchObject({
      name: 'error',
      properties: {
        file: visible(named(file)),
        title: visible(text === '' ? of.id : `${of.id}: ${text}`),
        line: '3',
      },
      data: [text, ...(text === '' ? [] : [`fix: ${text}`])].map(visible).join('\n'),
    });
    expect(summary?.properties).toEqual({ title: 'eastwest' });
  },
  gitlab: (output, text, { file, of }) => {
    const [violation] = JSON.parse(output);
    expect(violation.check_name).toBe(of.id);
    expect(violation.location.path).toBe(named(file));
    expect(violation.description).toBe(visible(text === '' ? '' : `${text} (fix: ${text})`));
  },
  tap: (output, text, { file, of }) => {
    const [bad, accepted, unknown] = readTap(output);
    expect(bad).toMatchObject({
      ok: false,
      description: visible(`${of.id}: Pod/${text}: ${text}`).trimEnd(),
      diagnostics: { message: visible(text), resource: visible(`Pod/${text}`), at: { line: 3 } },
    });
    expect(bad?.diagnostics).toHaveProperty('at.file', visible(named(file)));
    expect(accepted).toMatchObject({
      directive: { type: 'TODO', reason: visible(`exception: ${text}`).trimEnd() },
    });
    expect(unknown).toMatchObject({ directive: { type: 'SKIP', reason: visible(text) } });
  },
  markdown: (output, text, { file, of }) => {
    const cut = (most: number, name: string) => {
      const shown =
        name.length <= most ? name : `${name.slice(0, most)}… (${name.length - most} more characters)`;
      return flat(visible(shown));
    };
    // In sentences, what is in backticks is code: the backticks are gone.
    const said = (name: string) => flat(cut(600, name).replace(/`([^`]+)`/g, '$1'));
    const [rules, errors, unknowns, accepted] = readMarkdown(output).map((table) =>
      table.slice(1).map((row) => row.map((cell) => cell.split('\n').map(flat))),
    );
    const place = cut(260, `${named(file)}:3`);
    const sentence = (cell: readonly string[] | undefined, index: number) =>
      flat((cell?.[index] ?? '').replace(/`([^`]+)`/g, '$1'));
    expect(errors?.[0]?.[0]).toEqual([place, cut(260, `Pod/${text}`)]);
    expect(sentence(errors?.[0]?.[1], 0)).toBe(said(text));
    expect(errors?.[0]?.[1]?.[1]).toBe(cut(260, of.id));
    expect(sentence(rules?.[0]?.[0], 1)).toBe(said(text));
    expect(sentence(rules?.[0]?.[4], 0)).toBe(said(text));
    expect(unknowns?.[0]?.[0]?.[0]).toBe(cut(260, text));
    expect(sentence(accepted?.[0]?.[2], 0)).toBe(flat(`exception: ${said(text)}`));
  },
  pretty: (output, text, { of }) => {
    const squeezed = (name: string) => visible(name).replace(/\s+/g, '');
    const seen = output.replace(/^(\s*)\\x3a:/gm, '$1::').replace(/\s+/g, '');
    for (const name of [text, of.id, `Pod/${text}`]) expect(seen).toContain(squeezed(name));
  },
};

describe('names that try to be something else', () => {
  test.each(FORMATS)('%s has a reader', (format) => {
    expect(Object.hasOwn(READ, format)).toBe(true);
  });

  for (const format of FORMATS) {
    test.each(NAMES.map((name) => [name]))(`${format} tells %j as it is`, (name) => {
      const made = hostile(name);
      READ[format](render(made.report, format, { color: false }), name, made);
    });
  }
});
