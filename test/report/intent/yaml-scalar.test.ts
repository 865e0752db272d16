import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDocument } from '#manifest/parse-document.ts';
import { yamlScalar } from '#report/intent/yaml-scalar.ts';

describe('a scalar of YAML', () => {
  test.each(['edge/api-gateway', 'POST /refunds', 'GET /items/*', 'cluster.local', '.', 'deploy'])(
    '%s stays as it is',
    (text) => {
      expect(yamlScalar(text)).toBe(text);
    },
  );

  test.each([
    '* /healthz',
    'GET /a,b]',
    'no',
    'True',
    '',
    '1',
    '2001-01-01',
    '0x1f',
    '~',
    'a: b',
    'a #b',
    '-',
    '- a',
    'GET /#x',
  ])('%j is quoted', (text) => {
    expect(yamlScalar(text)).toMatch(/^".*"$/);
  });

  test('any text is read back as it was, in a block and in a list', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.stringMatching(/^[-\w./~*:#, [\]{}'"&!|>%@`?=]{0,12}$/),
      fc.constantFrom(
        'y',
        'N',
        'null',
        '~',
        '.5',
        '.inf',
        '1e3',
        '1_000',
        '0o7',
        '1:20',
        '<<',
        '=',
        'on',
        '/',
        '.nan',
        'e1',
      ),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const document = `a:\n  - ${yamlScalar(text)}\nb: [${yamlScalar(text)}, x]\n`;
        const { value, problems } = parseDocument(document, 'a.yaml');
        expect(problems).toEqual([]);
        expect(value).toEqual({ a: [text], b: [text, 'x'] });
      }),
      { numRuns: 400 },
    );
  });
});
