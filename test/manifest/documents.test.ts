import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutDocuments } from '#manifest/document/documents.ts';
import { parseManifests } from '#manifest/parse.ts';

const resource = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`;
const [A, B, C] = [resource('a'), resource('b'), resource('c')];

function read(content: string | Uint8Array) {
  const { resources, problems } = parseManifests([{ name: 'f.yaml', content }]);
  return {
    names: resources.map(({ name }) => name).join(),
    numbers: resources.map(({ origin }) => origin.document),
    problems: problems.map(({ code, level, location }) => `${code} ${level} ${location.line}`),
  };
}

describe('documents are found in every spelling', () => {
  test.each([
    ['LF', `${A}---\n${B}`],
    ['CR LF', `${A}---\n${B}`.replaceAll('\n', '\r\n')],
    ['mixed line ends', `${A.replaceAll('\n', '\r\n')}---\n${B}`],
    ['a byte order mark', `\ufeff${A}---\n${B}`],
    ['a byte order mark before ---', `\ufeff---\n${A}---\n${B}`],
    ['a byte order mark for each document', `${A}---\n\ufeff${B}`],
    ['--- with a comment', `${A}--- # b\n${B}`],
    ['---# with a comment', `${A}---# b\n${B}`],
    ['--- with blanks', `${A}---  \t\n${B}`],
    ['no line break at the end', `${A}---\n${B.trimEnd()}`],
    ['--- at the end', `${A}---\n${B}---`],
    ['comments before', `# x\n\n# y\n---\n${A}---\n${B}`],
    ['...', `${A}...\n---\n${B}...\n`],
    ['... and comments', `${A}... # end\n# x\n---\n${B}`],
    ['directives', `%YAML 1.1\n---\n${A}---\n${B}`],
    ['a %TAG directive', `%TAG !e! tag:example.com,2000:\n---\n${A}---\n${B}`],
    ['--- within a block', `${A}data:\n  x: |\n    ---\n    ...\n---\n${B}`],
    ['JSON, then YAML', `${A}---\n{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b"}}\n`],
    [
      'JSON',
      '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}\n{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b"}}',
    ],
    [
      'JSON without anything between',
      '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b"}}',
    ],
    [
      'JSON with ---',
      '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}\n---\n{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b"}}',
    ],
    ['braces that are no JSON', `{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n---\n${B}`],
    ['lone CR in one document', `${A.replaceAll('\n', '\r')}\n---\n${B}`],
  ])('%s', (_, text) => {
    expect(read(text)).toEqual({ names: 'a,b', numbers: [1, 2], problems: [] });
  });

  test('UTF-16 with a byte order mark, as kubectl reads it', () => {
    const text = `\ufeff${A}---\n${B}`;
    expect(read(Buffer.from(text, 'utf16le'))).toEqual({ names: 'a,b', numbers: [1, 2], problems: [] });
    expect(read(Buffer.from(text, 'utf16le').swap16())).toEqual({
      names: 'a,b',
      numbers: [1, 2],
      problems: [],
    });
  });

  test('empty documents count, but are nothing', () => {
    expect(read(`---\n---\n\n---\n# only a comment\n---\n${A}---\n~\n---\n`)).toEqual({
      names: 'a',
      numbers: [4],
      problems: [],
    });
  });

  test("Helm's comment names the template", () => {
    const text = `---\n# Source: chart/templates/a.yaml\n${A}---\n# x\n# Source: chart/templates/b.yaml\n${B}---\n${C}# Source: no\n`;
    const { resources } = parseManifests([{ name: 'f.yaml', content: text }]);
    expect(resources.map(({ origin }) => origin.template)).toEqual([
      'chart/templates/a.yaml',
      'chart/templates/b.yaml',
      undefined,
    ]);
  });
});

describe('a broken document never hides another', () => {
  test.each([
    ['a bracket left open', 'a: [\n', 'yaml-invalid severe 6'],
    ['a quote left open', 'a: "b\n', 'yaml-invalid severe 6'],
    ['a tab as indentation', 'a:\n\tb: c\n', 'yaml-invalid severe 6'],
    ['an unknown alias', 'a: 1\nb: *x\n', 'yaml-invalid severe 6'],
    ['a template', 'a: {{ .Values.a }}\n', 'unrendered-template severe 5'],
  ])('%s', (_, broken, problem) => {
    expect(read(`${A}---\n${broken}---\n${B}`)).toEqual({
      names: 'a,b',
      numbers: [1, 3],
      problems: [problem],
    });
  });

  test('the line and column are those of the file', () => {
    const { problems } = parseManifests([
      { name: 'f.yaml', content: `# x\r\n${A}---\r\na: b\r\nc: d: e\r\n` },
    ]);
    expect(problems).toMatchObject([
      { message: expect.stringContaining('bad indentation'), location: { line: 7, column: 5, document: 2 } },
    ]);
  });

  test('templates are one problem for the whole file', () => {
    expect(read('a: {{ x }}\n---\nb: {{ y }}\n---\n{{ if z }}\n').problems).toEqual([
      'unrendered-template severe 1',
    ]);
  });
});

describe('what kubectl drops is severe', () => {
  test('content on the line of a marker', () => {
    expect(read(`${A}--- {apiVersion: v1, kind: ConfigMap, metadata: {name: b}}\n`)).toEqual({
      names: 'a,b',
      numbers: [1, 2],
      problems: ['content-dropped severe 4'],
    });
  });

  test('a line that begins with --- and goes on', () => {
    expect(read(`${A}---foo\n${B}`).problems).toContain('content-dropped severe 4');
  });

  test('content after ...', () => {
    expect(read(`${A}...\n${B}---\n${C}`)).toEqual({
      names: 'a,c',
      numbers: [1, 2],
      problems: ['content-dropped severe 5'],
    });
  });

  test('what follows ... may even be broken', () => {
    expect(read(`${A}...\n{ [ x\n---\n${B}`)).toEqual({
      names: 'a,b',
      numbers: [1, 2],
      problems: ['content-dropped severe 5'],
    });
  });

  test('a marker after a lone carriage return', () => {
    expect(read(`${A.replaceAll('\n', '\r')}---\r${B.replaceAll('\n', '\r')}`)).toMatchObject({
      names: 'a',
      problems: ['content-dropped severe 4'],
    });
  });

  test('a comment can not hide anything behind an old line break', () => {
    const { resources } = parseManifests([
      { name: 'f.yaml', content: `${A}# x\u0085data: {b: c}\n# y\u2028spec: {d: e}\n` },
    ]);
    expect(resources[0]?.object).toMatchObject({ data: { b: 'c' }, spec: { d: 'e' } });
  });
});

test('spans cover the text in order, with their lines', () => {
  const line = fc.constantFrom('---', '--- # c', '...', 'a: b', '# x', '', '%YAML 1.1', '--- x', ' - y');
  fc.assert(
    fc.property(fc.array(line), fc.constantFrom('\n', '\r\n'), (lines, eol) => {
      const text = lines.join(eol);
      let end = 0;
      for (const span of cutDocuments(text)) {
        expect(span.start).toBeGreaterThanOrEqual(end);
        expect(text.slice(0, span.start).split('\n').length).toBe(span.line);
        end = Math.max(span.end, span.dropped?.end ?? 0);
      }
      expect(end <= text.length).toBe(true);
    }),
  );
});
