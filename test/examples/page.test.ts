import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { eastwest } from '../cli/run.ts';
import { consolesOf, runConsole, stepsOf } from '../consoles.ts';

/** The consoles of docs/examples.md are run on the real manifests, and must print what they show. */
const root = fileURLToPath(new URL('../..', import.meta.url));
const shop = join(root, '../shared/real/microservices-demo');
const page = readFileSync(join(root, 'docs/examples.md'), 'utf8');
const consoles = consolesOf(page);
const real = existsSync(shop);

/** Runs something where the example's files and the clone lie side by side. */
async function beside(run: () => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'eastwest examples-'));
  const before = process.cwd();
  try {
    cpSync(join(root, 'examples/online-boutique'), folder, { recursive: true });
    cpSync(join(shop, 'kustomize'), join(folder, 'microservices-demo/kustomize'), { recursive: true });
    process.chdir(folder);
    await run();
  } finally {
    process.chdir(before);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** That the kustomization isn't built is true, and beside the point: it only lists the files that are read. */
const isExpected = (stderr: string) => !/^eastwest: (?!warning)/m.test(stderr);

describe('docs/examples.md', () => {
  test('has consoles to run', () => {
    expect(consoles.length).toBeGreaterThanOrEqual(7);
  });

  test
    .skipIf(!real)
    .each(consoles.map((text, index) => [index, stepsOf(text)[0]?.command ?? '', text] as const))(
    'console %i, `%s`, prints what it shows [needs ../shared]',
    (_, __, text) => beside(() => runConsole(text, isExpected)),
    30_000,
  );

  test('links to files that exist', () => {
    const links = [...page.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map((match) => match[1] ?? '');
    expect(links.length).toBeGreaterThan(1);
    expect(links.filter((link) => !existsSync(join(root, 'docs', link)))).toEqual([]);
  });
});

describe('its figures', () => {
  const BASE = 'microservices-demo/kustomize/base';
  const POLICIES = 'microservices-demo/kustomize/components/network-policies';
  const rows = [
    ...page.matchAll(/^\| ([A-Za-z ,]+) \| (\d+ errors?, \d+ warnings?) \| (\d+) of 20 \|$/gm),
  ].map(([, name = '', findings = '', holds = '']) => ({ name, findings, holds: Number(holds) }));
  const paths = [
    ['namespace.yaml', BASE],
    ['namespace.yaml', BASE, POLICIES],
    ['mesh.yaml', BASE],
    ['mesh.yaml', BASE, POLICIES],
    ['mesh.yaml', 'authorization.yaml', BASE, POLICIES],
  ];

  test('are five', () => {
    expect(rows).toHaveLength(paths.length);
  });

  test.skipIf(!real).each(rows.map((row, index) => [row.name, row, paths[index] ?? []] as const))(
    '%s [needs ../shared]',
    (_, { findings, holds }, read) =>
      beside(async () => {
        const checked = await eastwest(['check', ...read]);
        expect(checked.stdout).toContain(`✗ ${findings} in `);
        // Where a console shows the number, it is held against that.
        if (page.includes(`20 invariants: ${holds} hold`)) return;
        const proven = await eastwest(['prove', ...read]);
        expect(proven.stdout.match(/^holds /gm)).toHaveLength(holds);
      }),
    30_000,
  );
});
