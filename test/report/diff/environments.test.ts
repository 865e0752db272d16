import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import type { DiffChange, ReachDiff } from '#reach/diff/diff.ts';
import type { EnvironmentDiff } from '#report/diff/environment-diff.ts';
import { DIFF_SCHEMA } from '#report/diff/json-schema.ts';
import { renderDiff } from '#report/diff/render.ts';
import { connectionsOn, NO_CONNECTIONS } from '#set/connection-set.ts';

const OPTIONS = { base: 'main', head: 'HEAD', color: false, verbose: false };
const EMPTY = { open: NO_CONNECTIONS, unknown: NO_CONNECTIONS };
const OPEN = { open: connectionsOn('TCP', [[80, 80]]), unknown: NO_CONNECTIONS };

function change(from: string, to: string, isNew = true): DiffChange {
  return {
    scope: 'workloads',
    kind: isNew ? 'new' : 'gone',
    from: { type: 'workloads', ids: [from] },
    to: { type: 'workloads', ids: [to] },
    before: isNew ? EMPTY : OPEN,
    after: isNew ? OPEN : EMPTY,
    transitions: [
      { before: isNew ? 'closed' : 'open', after: isNew ? 'open' : 'closed', connections: OPEN.open },
    ],
  };
}

const of = (...changes: readonly DiffChange[]): ReachDiff => ({
  workloads: { added: [], removed: [] },
  changes,
});
const many = (prefix: string, isNew: boolean) =>
  of(...Array.from({ length: 2_000 }, (_, index) => change(`${prefix}${index}`, 'db', isNew)));
const THREE: readonly EnvironmentDiff[] = [
  { environment: 'prod', diff: of(change('web', 'db')) },
  { environment: 'staging', diff: of(change('web', 'db'), change('a', 'b', false)) },
  { environment: 'dev', diff: of() },
];
const validate = new Ajv({ strict: false }).compile(DIFF_SCHEMA);
const rowsOf = (text: string, name: string) =>
  text.split('\n').filter((line) => line.startsWith(`| \`${name}`)).length;

describe('text', () => {
  test('the verdict on all comes first, then each under its heading', () => {
    const lines = renderDiff(THREE, 'text', OPTIONS).split('\n');
    expect(lines[0]).toBe('main → HEAD: 2 newly reachable and 1 no longer reachable in 2 of 3 environments');
    const headings = lines.flatMap((line, index) =>
      line.startsWith('── environment ') ? [[line.replace(/─+$/, '').trim(), lines[index + 1]]] : [],
    );
    expect(headings).toEqual([
      ['── environment prod', '1 newly reachable'],
      ['── environment staging', '1 newly reachable and 1 no longer reachable'],
      ['── environment dev', 'nothing became reachable, and nothing ceased to be'],
    ]);
  });

  test('one of them says which it is; without a name it is as it always was', () => {
    const [prod] = THREE;
    if (prod === undefined) throw new Error('no environment');
    expect(renderDiff([prod], 'text', OPTIONS)).toMatch(/^main → HEAD in prod: 1 newly reachable\n/);
    expect(renderDiff([{ diff: prod.diff }], 'text', OPTIONS)).toBe(renderDiff(prod.diff, 'text', OPTIONS));
  });

  test('nothing anywhere, and nothing to compare', () => {
    const same = THREE.map(({ environment = '' }) => ({ environment, diff: of() }));
    expect(renderDiff(same, 'text', OPTIONS)).toMatch(
      /^main → HEAD: nothing became reachable, and nothing ceased to be, in 3 environments\n/,
    );
    for (const format of ['text', 'markdown'] as const)
      expect(renderDiff([], format, OPTIONS)).toContain('nothing was compared');
  });
});

describe('markdown', () => {
  test('the title is about all, each that differs has a section, the others a line', () => {
    const text = renderDiff(THREE, 'markdown', OPTIONS);
    expect(text.match(/^#.*$/gm)).toEqual([
      '### eastwest: 2 newly reachable and 1 no longer reachable in 2 of 3 environments',
      '#### `prod`: 1 newly reachable',
      '#### `staging`: 1 newly reachable and 1 no longer reachable',
    ]);
    expect(text).toContain('\nNothing became reachable, and nothing ceased to be: `dev`.\n');
    expect(text).not.toContain('left out');
  });

  test('workloads that came or went without a change are worth a section', () => {
    const diff = { ...of(), workloads: { added: ['Pod/shop/x'], removed: [] } };
    const text = renderDiff([{ environment: 'dev', diff }, ...THREE.slice(0, 1)], 'markdown', OPTIONS);
    expect(text).toContain('#### `dev`: nothing became reachable');
    expect(text).toContain('Workloads added: `Pod/shop/x`');
  });

  test('one of them is told by name', () => {
    expect(renderDiff(THREE.slice(0, 1), 'markdown', OPTIONS)).toMatch(
      /^### eastwest: `prod`: 1 newly reachable\n\nWho can reach what, from `main` to `HEAD`\. /,
    );
  });

  test('a large one hides no other, and what is new comes before the rest', () => {
    const text = renderDiff(
      [
        { environment: 'prod', diff: many('gone', false) },
        { environment: 'staging', diff: many('new', true) },
        { environment: 'dev', diff: of(change('last', 'db')) },
      ],
      'markdown',
      OPTIONS,
    );
    expect(text.length).toBeLessThanOrEqual(65_536);
    expect(rowsOf(text, 'last')).toBe(1);
    expect(rowsOf(text, 'new')).toBeGreaterThan(1_000);
    const shown = ['gone', 'new', 'last'].reduce((sum, name) => sum + rowsOf(text, name), 0);
    expect(text).toContain(`\n${4_001 - shown} of 4001 changes are left out here`);
  });

  test('so many environments that not all have a section: those that are left out are counted', () => {
    const hostile = `<b>|\`${'\u001b'.repeat(300)}`;
    const all = Array.from({ length: 300 }, (_, index) => ({
      environment: `${index}${hostile}`,
      diff: { ...of(change('web', 'db', index === 299)), workloads: { added: [hostile], removed: [] } },
    }));
    const text = renderDiff(all, 'markdown', { ...OPTIONS, base: hostile, head: hostile });
    expect(text.length).toBeLessThanOrEqual(65_536);
    const sections = text.match(/^#### /gm)?.length ?? 0;
    expect(sections).toBeGreaterThan(5);
    expect(text).toContain('#### ``299');
    expect(text).toMatch(/\nThere is no room here: .*, \d+ more\.\n/);
    expect(text).toContain(`${300 - rowsOf(text, 'web')} of 300 changes are left out here`);
    expect(text).not.toContain('\u001b');
  });
});

describe('what is to be minded', () => {
  const remarks = ['main:a|`b`\u001b has nothing: it counts as empty', "can't be trusted"];
  const one = { environment: 'eu', diff: of(), remarks };

  test('stands in every format, also where nothing differs', () => {
    for (const diffs of [[one], [...THREE, one]]) {
      const text = renderDiff(diffs, 'text', OPTIONS);
      expect(text).toMatch(
        /nothing ceased to be\nmind: main:a.*: it counts as empty\nmind: can't be trusted\n/,
      );
      const markdown = renderDiff(diffs, 'markdown', OPTIONS);
      expect(markdown).toMatch(
        /`eu`: nothing became reachable.*\n\n.*\n\nMind: ``main:a\\\|`b`.* empty``; `can't be trusted`\n/,
      );
      expect(`${text}${markdown}`).not.toContain('\u001b');
      const value = JSON.parse(renderDiff(diffs, 'json', OPTIONS));
      expect(validate(value), JSON.stringify(validate.errors)).toBe(true);
      expect((value.environments?.at(-1) ?? value).remarks).toEqual(remarks);
    }
  });
});

describe('json', () => {
  test('several are in `environments`, each as it would be by itself', () => {
    const value = JSON.parse(renderDiff(THREE, 'json', OPTIONS));
    expect(validate(value), JSON.stringify(validate.errors)).toBe(true);
    expect(Object.keys(value)).toEqual(['schemaVersion', 'environments']);
    expect(value.environments).toEqual(THREE.map((one) => JSON.parse(renderDiff([one], 'json', OPTIONS))));
    expect(value.environments.map((one: { environment: string }) => one.environment)).toEqual([
      'prod',
      'staging',
      'dev',
    ]);
    expect(validate({ ...value, surprise: 1 })).toBe(false);
    expect(validate({ environments: value.environments })).toBe(false);
  });

  test('one without a name has the members that it always had', () => {
    expect(Object.keys(JSON.parse(renderDiff([{ diff: of() }], 'json', OPTIONS)))).toEqual([
      'schemaVersion',
      'tool',
      'layer',
      'base',
      'head',
      'summary',
      'workloads',
      'changes',
    ]);
  });
});
