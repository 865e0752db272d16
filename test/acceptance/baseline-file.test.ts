import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readBaseline } from '#acceptance/read-baseline.ts';
import { recordBaseline } from '#acceptance/update-baseline.ts';
import { writeBaseline } from '#acceptance/write-baseline.ts';
import { HOSTILE } from '../report/reports.ts';
import { at, finding, report, rule } from '../report/sample.ts';

const FILE = 'eastwest-baseline.yaml';
const RULE = rule('network/host-network');
const found = (message: string, id = 'Pod/shop/web') =>
  finding(RULE, id, at('a.yaml', 3, 1, 4, '/spec'), message);
const recorded = (...messages: readonly string[]) =>
  recordBaseline([report({ findings: messages.map((one) => found(one)) })], FILE, []);
const text = writeBaseline(recorded('b', 'a', 'b'));

/** What is said of a text that can't be used. */
function complaint(broken: string): string {
  try {
    readBaseline(broken, FILE);
  } catch (error) {
    expect(error).toMatchObject({ code: 'bad-baseline' });
    return String(error);
  }
  return 'it was read';
}

describe('a written baseline', () => {
  test('says what it is, and has a block per finding, alike ones counted', () => {
    expect(text).toMatch(/^# The findings that eastwest found when this repo adopted it\./);
    expect(text.match(/- rule: network\/host-network/g)).toHaveLength(2);
    expect(text).toContain('message: b\n');
    expect(text).toContain('count: 2\n');
    expect(text).not.toMatch(/a\.yaml/);
  });

  test('does not depend on the order of findings', () => {
    expect(writeBaseline(recorded('b', 'b', 'a'))).toBe(text);
  });

  test('is read as it was written, whatever is in it', () => {
    const hostile = fc
      .constantFrom(...HOSTILE, 'a: b', '- x', '#', '*a', '!!js', '__proto__')
      .map((one) => `x${one}`);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(hostile, hostile, hostile), { maxLength: 4 }),
        fc.array(hostile),
        (parts, paths) => {
          const reports = parts.map(([id, message, environment]) => ({
            ...report({ findings: [found(message, id)] }),
            environment,
          }));
          const baseline = recordBaseline(reports, FILE, paths);
          const written = writeBaseline(baseline);
          const read = readBaseline(written, FILE);
          expect(writeBaseline(read)).toBe(written);
          expect(read.paths).toEqual(paths);
          expect(new Set(read.entries.map(({ fingerprint }) => fingerprint))).toEqual(
            new Set(baseline.entries.map(({ fingerprint }) => fingerprint)),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  test('an empty one is one too', () => {
    expect(readBaseline(writeBaseline(recorded()), FILE).entries).toEqual([]);
  });

  test('long messages are cut for the reader, and still told apart', () => {
    const long = 'x'.repeat(1000);
    const { entries } = readBaseline(writeBaseline(recorded(`${long}a`, `${long}b`)), FILE);
    expect(new Set(entries.map(({ fingerprint }) => fingerprint)).size).toBe(2);
    expect(entries[0]?.message.length).toBeLessThan(500);
  });
});

describe('a broken baseline', () => {
  test('with a merge conflict: the line is told', () => {
    const lines = text.split('\n');
    for (const marker of ['<<<<<<< HEAD', '=======', '>>>>>>> other', '||||||| base', '<<<<<<< HEAD\r']) {
      const broken = [...lines.slice(0, 6), marker, ...lines.slice(6)].join('\n');
      expect(complaint(broken)).toContain(`${FILE}:7  a merge conflict isn't resolved here`);
    }
  });

  test('cut anywhere: an error with a line, or fewer entries, never more', () => {
    const whole = new Set(readBaseline(text, FILE).entries.map(({ fingerprint }) => fingerprint));
    for (let end = 0; end < text.length; end += 7) {
      const cut = text.slice(0, end);
      try {
        for (const entry of readBaseline(cut, FILE).entries) expect(whole).toContain(entry.fingerprint);
      } catch (error) {
        expect(error).toMatchObject({ code: 'bad-baseline' });
        expect(String(error)).toMatch(/eastwest-baseline\.yaml:\d+/);
      }
    }
  });

  test.each([
    ['', 'eastwest-baseline.yaml:'],
    ['# nothing\n', 'eastwest-baseline.yaml:'],
    ['[]\n', 'a mapping'],
    [text.replace('version: 1', 'version: 2'), 'this is version 2 of the format'],
    [text.replace('version: 1\n', ''), '`version` is missing'],
    [text.replace('severity: error', 'severity: fatal'), "`fatal` isn't a severity"],
    [text.replace(/fingerprint: '.*'/, "fingerprint: 'x'"), 'this is no fingerprint'],
    [text.replace('subject:', 'subjekt:'), 'did you mean `subject`?'],
    [text.replace('count: 2', 'count: -1'), 'a number from 1'],
    [text.replace('count: 2', 'count: 1000000000'), 'a number from 1'],
    [`${text}---\n${text}`, 'more than one document'],
  ])('%#: %j is refused', (broken, why) => {
    expect(complaint(broken)).toContain(why);
  });

  test('the same entry twice, as a merge may leave it: both lines', () => {
    const entry = text.slice(
      text.indexOf('  - rule'),
      text.indexOf('  - rule', text.indexOf('  - rule') + 1),
    );
    expect(complaint(`${text}${entry}`)).toMatch(/:\d+:\d+ {2}this finding stands in line \d+ already/);
  });
});
