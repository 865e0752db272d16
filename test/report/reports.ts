import fc from 'fast-check';
import type { Location } from '#manifest/location.ts';
import { finding, report, rule } from './sample.ts';

/** Fragments that break careless output: XML, JSON, terminals, CI logs, bidi, broken UTF-16. */
export const HOSTILE: readonly string[] = [
  ']]>',
  '<!--',
  '"\'&<>',
  '\n::error file=a::pwned',
  '::stop-commands::x',
  '##[error]pwned',
  '##vso[task.complete]',
  '\u001b[31m\u001b]8;;http://x\u0007',
  '\u009b2J',
  '\u0000',
  '\u202egnp.exe\u2066',
  '\u200b\ufeff',
  '\u2028\u2029\u0085',
  '\ud800',
  '\udc00a',
  '\ufffe\uffff',
  '公開ゲートウェイ',
  '👩‍💻é',
  '\t\r\n',
  '[link](http://x) {0} {}',
  '%41%zz',
  '__proto__',
  '../../..',
  'C:\\x',
  'x'.repeat(5000),
  '',
];

export const hostileText: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 4 })
  .map((parts) => parts.join(' '));

const position = fc.integer({ min: 1, max: 9 });

function locations(text: fc.Arbitrary<string>): fc.Arbitrary<Location> {
  return fc
    .record({ file: text, line: position, column: position, length: position, pointer: text, template: text })
    .map(({ file, line, column, length, pointer, template }) => ({
      file: file === '' ? 'a.yaml' : file,
      line,
      column,
      endLine: line,
      endColumn: column + length,
      document: 1,
      pointer,
      template,
    }));
}

/** Reports all of whose texts come from `free`, and all of whose names come from `names`. */
export function reports(free: fc.Arbitrary<string>, names: fc.Arbitrary<string>) {
  const location = locations(names);
  const metadata = fc.dictionary(free, fc.oneof(free, fc.array(free, { maxLength: 2 })), { maxKeys: 2 });
  const texts = fc.record({
    title: free,
    description: free,
    remedy: free,
    message: free,
    reason: free,
    metadata,
  });
  const excerpt = fc.record({
    line: fc.integer({ min: 1, max: 3 }),
    lines: fc.array(free, { minLength: 1, maxLength: 8 }),
  });
  return fc.record({ id: names, name: names, location, other: location, texts, excerpt }).map((parts) => {
    const { id, name, location: place, other, texts: text, excerpt: lines } = parts;
    const of = rule(`cat/${name}`, { ...text, references: [text.remedy] });
    const broken = rule(`zzz/${name}`, { ...text, origin: { type: 'user', file: name, line: 1 } });
    const found = finding(of, `Pod/${id}`, place, text.message, {
      metadata: text.metadata,
      related: [other],
    });
    return report({
      rules: [
        [of, 'failed', 2],
        [broken, 'broken', 1],
      ],
      findings: [found, { ...found, severity: 'note', location: other }],
      suppressions: [{ by: 'exception', finding: found, reason: text.reason, expires: '2027-01-01' }],
      problems: [
        {
          code: 'yaml-invalid',
          level: 'severe',
          message: text.message,
          remedy: text.remedy,
          location: place,
        },
        { code: 'config-invalid', level: 'warning', message: text.reason, remedy: '', location: other },
      ],
      unknowns: [{ subject: id, reason: text.reason, count: 2 }],
      excerpts: [
        [place, lines],
        [other, lines],
      ],
    });
  });
}
