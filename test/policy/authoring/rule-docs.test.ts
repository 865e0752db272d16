import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { GENERATED, ruleDocs } from '#policy/authoring/rule-docs.ts';
import { builtinDocs, writeRuleDocs } from '#policy/authoring/write-docs.ts';
import { policiesHome } from '#policy/home.ts';
import { loadPolicies } from '#policy/load.ts';
import type { Rule } from '#policy/rule.ts';

const rule: Rule = {
  id: 'network/no-open-door',
  category: 'network',
  title: 'No door | no window is open',
  description: 'Doors let people in.',
  remedy: 'Close it.',
  severity: 'warning',
  subject: 'workload',
  kinds: ['Service', 'Workload'],
  sensitive: true,
  references: ['https://example.com'],
  origin: { type: 'builtin' },
};
const folder = {
  readme: '# network/no-open-door\n\n## What it checks\n\nSee [the other](../../identity/keys/README.md).\n',
  good: 'kind: Door\n',
  bad: 'kind: Door # expect: open ```\n',
};

describe('a page', () => {
  const page = ruleDocs([rule], new Map([[rule.id, folder]])).get('network/no-open-door.md') ?? '';

  test('begins with what METADATA says', () => {
    expect(page.startsWith(`${GENERATED}\n\n# No door | no window is open\n`)).toBe(true);
    expect(page).toContain(
      '| Id | `network/no-open-door` |\n| Severity | warning |\n| Subject | workload |\n| Kinds | Service, Workload |\n',
    );
    expect(page).toContain('**Remedy.** Close it.');
  });

  test('goes on with the README, its links leading to pages', () => {
    expect(page).toContain('## What it checks\n\nSee [the other](../identity/keys.md).');
    expect(page).not.toContain('# network/no-open-door\n');
  });

  test("ends with the examples, in fences that they can't close", () => {
    expect(page).toContain('````yaml\nkind: Door # expect: open ```\n````\n');
    expect(page.endsWith('Without a finding:\n\n```yaml\nkind: Door\n```\n')).toBe(true);
  });
});

describe('the index', () => {
  const other: Rule = { ...rule, id: 'identity/keys', category: 'identity', title: 'Keys' };
  const index = ruleDocs([rule, other], new Map([[rule.id, folder]])).get('README.md') ?? '';

  test('is a table by category, both sorted', () => {
    expect([...index.matchAll(/^## (.*)$/gm)].map((match) => match[1])).toEqual(['identity', 'network']);
    expect(index).toContain(
      '| [network/no-open-door](network/no-open-door.md) | No door \\| no window is open | warning | workload |',
    );
  });

  test('names a rule without a folder, and links to no page', () => {
    expect(index).toContain('| identity/keys | Keys | warning | workload |');
  });
});

describe('docs/rules', () => {
  const home = join(policiesHome(), '..', 'docs', 'rules');
  const load = async () =>
    (await loadPolicies({ builtin: true, directories: [], cacheDirectory: join(tmpdir(), 'eastwest') }))
      .rules;

  test('is fresh: `eastwest rules docs` would change nothing', async () => {
    const docs = await builtinDocs(await load());
    const committed = readdirSync(home, { recursive: true, encoding: 'utf8' })
      .map((file) => file.replaceAll('\\', '/'))
      .filter((file) => file.endsWith('.md'));
    expect(committed.toSorted()).toEqual([...docs.keys()].toSorted());
    for (const [path, text] of docs) expect(readFileSync(join(home, path), 'utf8')).toBe(text);
  });

  test('its links between rules lead somewhere', () => {
    for (const file of readdirSync(home, { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.md')) continue;
      const links = [...readFileSync(join(home, file), 'utf8').matchAll(/\]\((?!https:)([^)#]+)\)/g)];
      for (const [, link] of links)
        expect(existsSync(join(home, file, '..', link ?? '')), `${file}: ${link}`).toBe(true);
    }
  });

  test('is written as a whole, and an unwritable place is told', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'eastwest-'));
    try {
      const rules = await load();
      const written = await writeRuleDocs(rules, join(directory, 'docs'));
      expect(written).toHaveLength(rules.length + 1);
      expect(written.filter((file) => !existsSync(file))).toEqual([]);
      writeFileSync(join(directory, 'file'), '');
      await expect(writeRuleDocs(rules, join(directory, 'file'))).rejects.toMatchObject({
        code: 'output-unwritable',
      });
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});
