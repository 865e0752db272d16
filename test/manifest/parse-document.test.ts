import { describe, expect, test } from 'vitest';
import { parseDocument } from '#manifest/parse-document.ts';

describe('parseDocument', () => {
  test('gives the value and the place of its nodes', () => {
    const { value, problems, locate } = parseDocument(
      '# c\npublic: [edge/api]\nflows:\n- {from: a, to: b}\n',
      'eastwest.yaml',
    );
    expect(problems).toEqual([]);
    expect(value).toEqual({ public: ['edge/api'], flows: [{ from: 'a', to: 'b' }] });
    expect(locate('/flows/0/to')).toMatchObject({
      file: 'eastwest.yaml',
      line: 4,
      column: 13,
      endColumn: 18,
    });
    expect(locate('/nothing')).toMatchObject({ file: 'eastwest.yaml', line: 2 });
  });

  test('an empty text has no value', () => {
    const { value, problems, locate } = parseDocument('# nothing\n', 'eastwest.yaml');
    expect(value).toBeUndefined();
    expect(problems).toEqual([]);
    expect(locate('/a').file).toBe('eastwest.yaml');
  });

  test('bad YAML is a problem at its line', () => {
    const { value, problems, locate } = parseDocument('a: b\nc: [\n', 'eastwest.yaml');
    expect(value).toBeUndefined();
    expect(problems).toMatchObject([{ code: 'yaml-invalid', level: 'severe', location: { line: 3 } }]);
    expect(locate('/a')).toMatchObject({ line: 1 });
  });

  test('a duplicate key and a second document are problems', () => {
    expect(parseDocument('a: 1\na: 2\n', 'x').problems).toMatchObject([
      { code: 'duplicate-key', location: { line: 2 } },
    ]);
    expect(parseDocument('a: 1\n---\nb: 2\n', 'x').problems).toMatchObject([
      { code: 'content-dropped', location: { line: 3 } },
    ]);
  });

  test('a NUL is a problem, not an empty configuration', () => {
    expect(parseDocument('a: 1\n\0\n', 'x').problems).toMatchObject([{ level: 'severe' }]);
  });
});
