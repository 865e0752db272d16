import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#manifest/json.ts';
import { buildNetwork } from '#network/network.ts';
import { type DiffChange, diffReach, type ReachDiff } from '#reach/diff/diff.ts';
import { codeSpan } from '#report/diff/code-span.ts';
import { DIFF_SCHEMA } from '#report/diff/json-schema.ts';
import { DIFF_FORMATS, renderDiff } from '#report/diff/render.ts';
import { ALL_CONNECTIONS, connectionsOn, NO_CONNECTIONS } from '#set/connection-set.ts';
import { clusterOf } from '../../network/cluster-of.ts';

const OPTIONS = { base: 'main', head: 'HEAD', color: false, verbose: false };
const EMPTY = { open: NO_CONNECTIONS, unknown: NO_CONNECTIONS };

function change(from: string, to: string, more: Partial<DiffChange> = {}): DiffChange {
  const open = connectionsOn('TCP', [[80, 80]]);
  return {
    scope: 'workloads',
    kind: 'new',
    from: { type: 'workloads', ids: [from] },
    to: { type: 'workloads', ids: [to] },
    before: EMPTY,
    after: { open, unknown: NO_CONNECTIONS },
    transitions: [{ before: 'closed', after: 'open', connections: open }],
    ...more,
  };
}

const of = (...changes: readonly DiffChange[]): ReachDiff => ({
  workloads: { added: [], removed: [] },
  changes,
});

/** Names that try to be something else: Markdown, HTML, a mention, a link, a terminal's or a log's command. */
const HOSTILE = [
  'a|b',
  'a`b``c',
  '`',
  '<script>alert(1)</script>',
  '</details>',
  '@everyone',
  '[x](javascript:alert(1))',
  '![x](https://evil.example/pixel)',
  'line\nbreak',
  '\u001b[31mred',
  '\u202egnirts',
  '##[error]no',
  '',
  ' ',
];

describe('every format', () => {
  test.each(DIFF_FORMATS)('%s says so if nothing differs, and ends with a newline', (format) => {
    const text = renderDiff(of(), format, OPTIONS);
    expect(text).toMatch(format === 'json' ? /"changes": \[\]/ : /nothing became reachable/);
    expect(text.endsWith('\n')).toBe(true);
  });

  test.each(DIFF_FORMATS)('%s hides nothing and lets no name be a command', (format) => {
    for (const name of HOSTILE) {
      const text = renderDiff(of(change(name, name)), format, { ...OPTIONS, base: name, head: name });
      expect(['\u001b', '\u202e'].filter((mark) => text.includes(mark))).toEqual([]);
      expect(text).not.toContain('##[');
      if (format === 'json')
        expect(JSON.parse(text)).toMatchObject({ base: name, changes: [{ from: { ids: [name] } }] });
      else expect(text).not.toContain('line\nbreak');
    }
  });
});

describe('text', () => {
  test('each transition has its sign', () => {
    const sets = connectionsOn('TCP', [[80, 80]]);
    const transitions = (
      [
        ['closed', 'open'],
        ['closed', 'unknown'],
        ['open', 'closed'],
        ['unknown', 'closed'],
        ['open', 'unknown'],
        ['unknown', 'open'],
      ] as const
    ).map(([before, after]) => ({ before, after, connections: sets }));
    const text = renderDiff(of(change('a', 'b', { kind: 'changed', transitions })), 'text', OPTIONS);
    expect(text.split('\n').filter((line) => line.startsWith('    '))).toEqual([
      '    + TCP 80',
      '    + TCP 80 (unknown)',
      '    - TCP 80',
      '    - TCP 80 (was unknown)',
      '    ~ TCP 80: open → unknown',
      '    ~ TCP 80: unknown → open',
    ]);
  });

  test('what is left out is counted, and told with --verbose', () => {
    const many = of(...Array.from({ length: 50 }, (_, index) => change(`a${index}`, 'b')));
    expect(renderDiff(many, 'text', OPTIONS)).toContain('… and 10 more (--verbose)');
    expect(renderDiff(many, 'text', { ...OPTIONS, verbose: true })).toContain('a49 → b');
  });
});

describe('markdown', () => {
  test('a name is code and nothing else: a table row keeps its three cells', () => {
    for (const name of HOSTILE) {
      const row = renderDiff(of(change(name, name)), 'markdown', OPTIONS)
        .split('\n')
        .find((line) => line.startsWith('| ') && line.endsWith('+ TCP 80 |'));
      expect(row?.replaceAll('\\|', '').split('|').length, name).toBe(5);
      expect(row).toContain(codeSpan(name));
    }
  });

  test.each([
    ['a`b', '``a`b``'],
    ['`a``', '``` `a`` ```'],
    ['a|b', '`a\\|b`'],
    ['<b>', '`<b>`'],
    ['', '`   `'],
  ])('%j is %j', (name, span) => {
    expect(codeSpan(name)).toBe(span);
  });

  test('it fits into a comment, however much there is, and says how much is left out', () => {
    const long = 'x'.repeat(5_000);
    const many = of(
      ...Array.from({ length: 3_000 }, (_, index) => change(`Deployment/n/${long}${index}`, `b${index}`)),
    );
    const text = renderDiff(many, 'markdown', { ...OPTIONS, base: long });
    expect(text.length).toBeLessThanOrEqual(65_536);
    const shown = text.split('\n').filter((line) => line.endsWith('+ TCP 80 |')).length;
    expect(shown).toBeGreaterThan(50);
    expect(text).toContain(`${3_000 - shown} of 3000 changes are left out here`);
  });

  test('what is new stands first and open, the rest is folded', () => {
    const gone = change('c', 'd', {
      kind: 'gone',
      before: { open: ALL_CONNECTIONS, unknown: NO_CONNECTIONS },
      after: EMPTY,
      transitions: [{ before: 'open', after: 'closed', connections: ALL_CONNECTIONS }],
    });
    const text = renderDiff(of(gone, change('a', 'b')), 'markdown', OPTIONS);
    expect(text.indexOf('<details open><summary><b>Newly reachable</b> (1)')).toBeGreaterThan(0);
    expect(text.indexOf('<details><summary>')).toBeGreaterThan(text.indexOf('`b`'));
  });
});

describe('json', () => {
  const validate = new Ajv({ strict: false }).compile(DIFF_SCHEMA);
  const pod = (name: string): JsonObject => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'shop', labels: { app: name } },
    spec: { containers: [{ name: 'c', image: 'i', ports: [{ containerPort: 80, hostPort: 80 }] }] },
  });
  const deny = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'p', namespace: 'shop' },
    spec: {
      podSelector: {},
      ingress: [
        { from: [{ podSelector: { matchLabels: { app: 'a' } } }, { ipBlock: { cidr: '10.0.0.0/8' } }] },
      ],
    },
  };

  test('has the shape that is documented', () => {
    const [base, head] = [
      [pod('a'), pod('b')],
      [pod('b'), pod('c'), deny],
    ].map((one) => buildNetwork(clusterOf(one)));
    if (base === undefined || head === undefined) throw new Error('no networks');
    const value = JSON.parse(renderDiff(diffReach(base, head), 'json', OPTIONS));
    expect(validate(value), JSON.stringify(validate.errors)).toBe(true);
    expect(new Set(value.changes.map((one: { scope: string }) => one.scope)).size).toBe(4);
    expect(validate({ ...value, surprise: 1 })).toBe(false);
  });

  test('docs/diff.schema.json is fresh (UPDATE_GOLDEN=1 writes it)', () => {
    const file = fileURLToPath(new URL('../../../docs/diff.schema.json', import.meta.url));
    const text = `${JSON.stringify(DIFF_SCHEMA, undefined, 2)}\n`;
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, text);
    expect(existsSync(file) ? readFileSync(file, 'utf8') : '').toBe(text);
  });
});
