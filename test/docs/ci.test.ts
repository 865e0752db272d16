import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FORMATS } from '#index.ts';
import { eastwest } from '../cli/run.ts';

/** What docs/ci.md shows is run, or held against what it speaks of. */
const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(join(root, 'docs/ci.md'), 'utf8');
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
    (match) => match[1] ?? '',
  );
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly version: string;
};
const actionFile = load(readFileSync(join(root, 'action.yml'), 'utf8')) as {
  readonly inputs: object;
  readonly outputs: object;
};

interface Job {
  readonly steps?: readonly { readonly uses?: string; readonly with?: object }[];
  readonly script?: readonly string[];
  readonly artifacts?: { readonly reports: Readonly<Record<string, string>> };
}
const yaml = blocks('yaml').map((text) => load(text) as Readonly<Record<string, unknown>>);
/** Of a workflow its jobs are in `jobs`; GitLab's are at the top. */
const jobsOf = (file: unknown) => Object.values((file ?? {}) as Readonly<Record<string, Job>>);

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'eastwest-ci-'));
  cpSync(join(root, 'manifests'), join(folder, 'manifests'), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the consoles', () => {
  test.each(blocks('console').map((text) => [text.split('\n')[0], text] as const))('%s', async (_, text) => {
    let code = -1;
    for (const step of text.split(/^\$ /m).slice(1)) {
      const [command = '', ...shown] = step.split('\n');
      const [tool, ...args] = command.split(' ');
      if (tool === 'echo') {
        expect(shown.join('\n').trim()).toBe(String(code));
        continue;
      }
      expect(tool).toBe('eastwest');
      const ran = await eastwest(args, { cwd: folder });
      code = ran.code;
      const pieces = shown
        .join('\n')
        .split('[…]')
        .map((piece) => piece.trim())
        .filter((piece) => piece !== '');
      expect(pieces.length).toBeGreaterThan(0);
      for (const piece of pieces) expect(ran.stdout).toContain(piece);
    }
  });
});

describe('GitHub', () => {
  const steps = yaml.flatMap((file) => jobsOf(file['jobs']).flatMap((job) => job.steps ?? []));
  const own = steps.filter(({ uses }) => uses?.startsWith('eastwest/eastwest@'));

  test('workflows use this version of the action, with inputs that it has', () => {
    expect(own.length).toBe(2);
    for (const { uses, with: inputs } of own) {
      expect(uses).toBe(`eastwest/eastwest@v${version}`);
      for (const name of Object.keys(inputs ?? {})) expect(Object.keys(actionFile.inputs)).toContain(name);
    }
  });

  test('every input and output is described', () => {
    for (const name of [...Object.keys(actionFile.inputs), ...Object.keys(actionFile.outputs)]) {
      expect(page).toContain(`\`${name}\``);
    }
  });
});

describe('GitLab', () => {
  const jobs = yaml.flatMap(jobsOf).filter((job) => job.script !== undefined);

  test('the script writes the reports that the artifacts name', async () => {
    const [job] = jobs;
    const [line = ''] = job?.script ?? [];
    const [npx, yes, versioned, ...args] = line.split(' ');
    expect([npx, yes, versioned]).toEqual(['npx', '--yes', `eastwest@${version}`]);
    const ran = await eastwest(args, { cwd: join(folder, 'manifests/soroban-flat') });
    expect(ran.code).toBe(1);
    const reports = Object.values(job?.artifacts?.reports ?? {});
    expect(reports.length).toBe(2);
    for (const file of reports) expect(existsSync(join(folder, 'manifests/soroban-flat', file))).toBe(true);
  });

  test('every command of eastwest that the page shows has this version', () => {
    const shown = [...page.matchAll(/eastwest@v?([\d.]+\d)/g)].map((match) => match[1]);
    expect(new Set(shown)).toEqual(new Set([version]));
  });
});

test('every format is listed, and no other', () => {
  const listed = [...page.matchAll(/^\| `(\w+)` \| /gm)].map(([, name]) => name ?? '');
  expect(listed.filter((name) => (FORMATS as readonly string[]).includes(name)).sort()).toEqual(
    [...FORMATS].sort(),
  );
});
