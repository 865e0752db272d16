import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { findOpa } from '#policy/compile/opa.ts';
import { eastwest } from './cli/run.ts';
import { CLAIMS, POD } from './conftest-claims.ts';
import { directoryOf } from './policy/harness.ts';

/** docs/coming-from-conftest.md: its console is run, and what it says of conftest is tried with conftest, if there is one. */
const root = fileURLToPath(new URL('..', import.meta.url));
const page = readFileSync(join(root, 'docs/coming-from-conftest.md'), 'utf8');
const opa = await findOpa({ path: process.env['PATH'] ?? '' }).catch(() => undefined);
const conftest = process.env['CONFTEST'] ?? (isThere('conftest') ? 'conftest' : undefined);

describe.skipIf(opa === undefined)('where the results differ [needs opa]', () => {
  test('each row of the table is tried', () => {
    const table = page.slice(page.indexOf('## Where the results differ'), page.indexOf('## pre-commit'));
    const rows = table
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .slice(1);
    expect(rows.filter((row) => !CLAIMS.some((claim) => row.startsWith(`| ${claim.row}`)))).toEqual([]);
    expect(rows).toHaveLength(CLAIMS.length);
  });

  test.each(CLAIMS)('$row: we say it', async ({ files, ours, code, told }) => {
    const cwd = directoryOf(files);
    const ran = await eastwest(ours ?? ['check', 'm', '--no-builtin'], { cwd });
    expect(ran.code, ran.stdout + ran.stderr).toBe(code);
    expect((ran.stdout + ran.stderr).replaceAll("'", '’')).toContain(told);
  });

  test.skipIf(conftest === undefined).each(CLAIMS)(
    '$row: conftest does not [needs conftest: PATH or CONFTEST]',
    ({ files, theirs, says, theirCode }) => {
      const ran = spawnSync(conftest ?? '', theirs ?? ['test', 'm'], {
        cwd: directoryOf(files),
        encoding: 'utf8',
      });
      expect(ran.status, ran.stdout + ran.stderr).toBe(theirCode ?? 0);
      if (says === '') expect(ran.stdout).toBe('');
      else expect(ran.stdout).toContain(says);
    },
  );
});

describe.skipIf(opa === undefined)('the console [needs opa]', () => {
  const console = /^```console\n([\s\S]*?)^```$/m.exec(page)?.[1] ?? '';
  const steps = console
    .split(/^\$ /m)
    .slice(1)
    .map((step) => step.split(/\n([\s\S]*)/));

  test('prints what it shows; what conftest prints is tried if there is one', async () => {
    const cwd = directoryOf({});
    expect(steps.length).toBeGreaterThanOrEqual(6);
    for (const [command = '', text = ''] of steps) {
      const [tool, ...args] = command.split(' ');
      if (tool === 'cat') {
        mkdirSync(dirname(join(cwd, args[1] ?? '')), { recursive: true });
        writeFileSync(join(cwd, args[1] ?? ''), text);
      } else if (tool === 'conftest') {
        if (conftest !== undefined)
          expectPieces(spawnSync(conftest, args, { cwd, encoding: 'utf8' }).stdout, text);
      } else {
        expect(tool).toBe('eastwest');
        expectPieces((await eastwest(args, { cwd })).stdout, text);
      }
    }
  });
});

describe('the tables', () => {
  test.skipIf(conftest === undefined).each(['test', 'verify'])(
    'each flag of conftest %s is in one [needs conftest: PATH or CONFTEST]',
    (command) => {
      const help = execFileSync(conftest ?? '', [command, '--help'], { encoding: 'utf8' });
      const flags = [...help.slice(help.indexOf('\nFlags:')).matchAll(/^\s+(?:-\w, )?(--[\w-]+)/gm)].map(
        (match) => match[1] ?? '',
      );
      expect(flags.length).toBeGreaterThan(15);
      const start = page.indexOf(`## Flags of \`conftest ${command}\``);
      const section = page.slice(start, page.indexOf('\n## ', start + 1));
      expect(
        flags.filter((flag) => !['--help', '--config-file'].includes(flag) && !section.includes(flag)),
      ).toEqual([]);
    },
  );

  test('each command of conftest has a row', () => {
    const commands = [
      'test',
      'verify',
      'parse',
      'doc',
      'fmt',
      'pull',
      'push',
      'plugin',
      'reformat',
      'completion',
    ];
    expect(commands.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  test('flags that it says we have are there', async () => {
    const { stdout: check } = await eastwest(['check', '--help']);
    const { stdout: verify } = await eastwest(['verify', '--help']);
    for (const flag of [
      '--policy',
      '--namespace',
      '--all-namespaces',
      '--data',
      '--combine',
      '--fail-on',
      '--no-color',
      '--ignore-builtin-errors',
      '--kustomize',
      '--helm',
    ])
      expect(check).toContain(flag);
    for (const flag of [
      '--policy',
      '--data',
      '--run',
      '--rego-version',
      '--coverage',
      '--threshold',
      '--timeout',
      '--ignore-builtin-errors',
    ])
      expect(verify).toContain(flag);
    for (const format of ['pretty', 'json', 'tap', 'junit', 'github', 'sarif', 'markdown', 'gitlab'])
      expect(check).toContain(format);
  });

  test
    .skipIf(opa === undefined)
    .each([
      'http.send({})',
      'net.lookup_ip_addr("x")',
      'opa.runtime()',
      'rand.intn("x", 2)',
      'time.now_ns()',
      'uuid.rfc4122("x")',
      'parse_config("yaml", "a: 1")',
    ])('%s does not compile in a rule, as it says [needs opa]', async (call) => {
    expect(page).toContain(call.startsWith('parse') ? '`parse_config…`' : `\`${call.split('(')[0]}\``);
    const rule = `package main\n\ndeny contains "x" if ${call}\n`;
    const ran = await eastwest(['check', 'm', '--no-builtin'], {
      cwd: directoryOf({ 'policy/a.rego': rule, 'm/a.yaml': POD }),
    });
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toContain('policy/a.rego:3');
  });

  test.skipIf(opa === undefined)('any other may be used in a rule [needs opa]', async () => {
    const rule = 'package main\n\ndeny contains sprintf("%v %q", [semver.compare("1.2.3", "1.2.4"), "x"])\n';
    const ran = await eastwest(['check', 'm', '--no-builtin'], {
      cwd: directoryOf({ 'policy/a.rego': rule, 'm/a.yaml': POD }),
    });
    expect(ran.code).toBe(1);
    expect(ran.stdout).toContain('-1 "x"');
  });

  test('links lead to files', () => {
    const links = [...page.matchAll(/\]\((?!https?:|#)([^)#]+)\)/g)].map((match) => match[1] ?? '');
    expect(links.length).toBeGreaterThan(1);
    expect(links.filter((link) => !existsSync(join(root, 'docs', link)))).toEqual([]);
  });
});

/** Whether a text has these pieces in this order; `[…]` stands for whatever is left out. */
function expectPieces(actual: string, shown: string): void {
  let position = 0;
  for (const piece of shown
    .split('[…]')
    .map((one) => one.trim())
    .filter((one) => one !== '')) {
    const found = actual.indexOf(piece, position);
    expect(
      found,
      `not in the output, or in another place:\n${piece}\n\nthe output:\n${actual}`,
    ).toBeGreaterThanOrEqual(0);
    position = found + piece.length;
  }
}

function isThere(tool: string): boolean {
  return spawnSync(tool, ['--version'], { stdio: 'ignore' }).status === 0;
}
