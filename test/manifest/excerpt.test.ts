import { describe, expect, test } from 'vitest';
import { excerpt, secretValues } from '#manifest/excerpt.ts';
import { locate } from '#manifest/locate.ts';
import { parseManifests } from '#manifest/parse.ts';

const MASK = '‹redacted›';
const HEAD = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n';
const SECRET = 'apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n';

function manifestsOf(content: string) {
  return parseManifests([{ name: 'a.yaml', content }]);
}

/** All lines of a text, as an excerpt shows them. */
function shown(content: string): readonly string[] {
  return excerpt(
    manifestsOf(content),
    { file: 'a.yaml', line: 1, column: 1, endLine: 1, endColumn: 1 },
    { after: 999 },
  ).lines;
}

describe('excerpt', () => {
  const numbered = manifestsOf(Array.from({ length: 9 }, (_, index) => `l${index + 1}: x`).join('\r\n'));
  const at = (line: number) => ({ file: 'a.yaml', line, column: 1, endLine: line, endColumn: 1 });

  test('shows the lines around a location', () => {
    expect(excerpt(numbered, at(5))).toEqual({
      line: 3,
      lines: ['l3: x', 'l4: x', 'l5: x', 'l6: x', 'l7: x'],
    });
    expect(excerpt(numbered, at(5), { before: 0, after: 1 })).toEqual({ line: 5, lines: ['l5: x', 'l6: x'] });
  });

  test('stays within the text', () => {
    expect(excerpt(numbered, at(1)).lines).toEqual(['l1: x', 'l2: x', 'l3: x']);
    expect(excerpt(numbered, at(9)).lines).toEqual(['l7: x', 'l8: x', 'l9: x']);
    expect(excerpt(manifestsOf('a: b\n'), at(1)).lines).toEqual(['a: b']);
  });

  test('of an unknown file is empty', () => {
    expect(excerpt(numbered, { ...at(3), file: 'b.yaml' })).toEqual({ line: 3, lines: [] });
  });

  test('cuts long lines', () => {
    const [line = ''] = excerpt(manifestsOf(`a: ${'x'.repeat(10_000)}`), at(1)).lines;
    expect(line).toHaveLength(240);
    expect(line.endsWith('…')).toBe(true);
  });
});

describe('secrets are masked', () => {
  test('the values of a Secret', () => {
    const lines = shown(
      `${SECRET}data:\n  a: aHVudGVyMg==\nstringData:\n  b: "hunter2"\n  c: |\n    hunter3\n    hunter4\ntype: Opaque\n`,
    );
    expect(lines.join('\n')).not.toMatch(/hunter|aHV/);
    expect(lines).toContain(`  a: ${MASK}`);
    expect(lines).toContain('type: Opaque');
  });

  test('of a Secret in a list, in JSON, in braces, through an alias', () => {
    const inList =
      'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Secret\n  metadata: {name: a}\n  data: {x: hunter2}\n';
    const json = JSON.stringify({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'a' },
      data: { x: 'hunter2' },
    });
    const alias = `${SECRET}x: &x hunter2\ndata: {a: *x}\n`;
    for (const text of [inList, json, alias, json.replaceAll('"', '').replaceAll(':', ': ')])
      expect(shown(text).join('\n')).not.toContain('hunter2');
  });

  test('of a Secret that is broken', () => {
    const lines = shown(`${SECRET}stringData:\n  a: hunter2\n  b: "hunter3\n  hunter4\n`);
    expect(lines.join('\n')).not.toContain('hunter');
  });

  test('of a Secret within an annotation', () => {
    const text = `${HEAD}  annotations:\n    last: '{"kind":"Secret","data":{"a":"aHVudGVyMg=="}}'\n`.replace(
      '{name: a}',
      '\n  name: a',
    );
    expect(shown(text).join('\n')).not.toContain('aHV');
  });

  test('private keys', () => {
    const text = `${HEAD}data:\n  key: |\n    -----BEGIN EC PRIVATE KEY-----\n    MHcCAQEE\n    -----END EC PRIVATE KEY-----\n  cert: |\n    -----BEGIN CERTIFICATE-----\n    MIIB\n    -----END CERTIFICATE-----\n`;
    expect(shown(text).join('\n')).not.toContain('MHcCAQEE');
    expect(shown(text).join('\n')).toContain('MIIB');
  });

  test('passwords in URLs', () => {
    expect(shown(`${HEAD}data: {url: "postgres://app:hunter2@db:5432/x?a=b"}\n`)).toContain(
      `data: {url: "postgres://app:${MASK}@db:5432/x?a=b"}`,
    );
  });

  test('environment variables and settings that look like a credential', () => {
    const lines = shown(
      `${HEAD}env:\n- {name: DB_PASSWORD, value: hunter2}\n- name: MODE\n  value: fast\n- value: hunter3\n  name: API_KEY\npassword: hunter4\nsecretName: shown\nautomountServiceAccountToken: false\n`,
    );
    expect(lines.join('\n')).not.toContain('hunter');
    expect(lines).toEqual(
      expect.arrayContaining(['  value: fast', 'secretName: shown', 'automountServiceAccountToken: false']),
    );
  });

  test('what the rule on credentials takes for one', () => {
    const key = '-----BEGIN PGP PRIVATE KEY BLOCK-----\n    hunter2\n    -----END PGP PRIVATE KEY BLOCK-----';
    const text = `${HEAD}env:\n- {name: DB_PASS, value: hunter3}\ndata:\n  pgp: |\n    ${key}\n  SIGNING_KEY: hunter4\n  a: http://x?b:hunter5@c\n`;
    expect(shown(text).join('\n')).not.toContain('hunter');
  });

  test('the value at a sensitive location', () => {
    const manifests = manifestsOf(`${HEAD}data:\n  a: hunter2\n  b: shown\n  c: [hunter3, {d: hunter4}]\n`);
    const [resource] = manifests.resources;
    if (resource === undefined) throw new Error('no resource');
    const at = (pointer: string) =>
      excerpt(manifests, locate(manifests, resource.origin, pointer), { sensitive: true }).lines.join('\n');
    expect(at('/data/a')).toContain(`  a: ${MASK}\n  b: shown`);
    expect(at('/data/c')).toContain(`  c: [${MASK}, {d: ${MASK}}]`);
  });
});

describe('secretValues', () => {
  test('are the data of Secrets, encoded and decoded, and passwords in URLs', () => {
    const text = `${SECRET}data: {a: aHVudGVyMg==, b: eA==}\nstringData: {c: correct horse}\n---\n${HEAD.replace('name: a', 'name: b')}data: {u: "https://x:pass-word@y", v: shown}\n`;
    const values = secretValues(manifestsOf(text));
    expect(values).toEqual(expect.arrayContaining(['aHVudGVyMg==', 'hunter2', 'correct horse', 'pass-word']));
    expect(values).not.toContain('x');
    expect(values).not.toContain('shown');
  });

  test('are sorted by length, so that none is left within another', () => {
    const values = secretValues(manifestsOf(`${SECRET}stringData: {a: abcd, b: abcdefgh, c: abcdef}\n`));
    expect(values.toSorted((a, b) => b.length - a.length)).toEqual(values);
  });
});
