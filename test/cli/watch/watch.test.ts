import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { run } from '#cli/run.ts';
import { findOpa } from '#policy/compile/opa.ts';
import { eastwest } from '../run.ts';

const hasOpa = await findOpa({ path: process.env['PATH'] ?? '' }).then(
  () => true,
  () => false,
);

let folder = '';
let stop: () => Promise<number> = async () => 0;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'eastwest watch-'));
});
afterEach(async () => {
  await stop();
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}

const pod = (name: string, host: boolean) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: shop}\nspec:\n  hostNetwork: ${host}\n  serviceAccountName: ${name}\n  containers: [{name: c, image: i}]\n`;
const NEW = /\+ error +network\/no-host-network/;
const MENDED = /- mended +network\/no-host-network/;

/** Starts watching; `until` waits for what has been printed since the last time it was asked. */
function watching(args: readonly string[] = ['.'], isTerminal = false) {
  let text = '';
  let end: () => void = () => undefined;
  const code = run(['check', '--watch', ...args], {
    stdout: (more) => {
      text += more;
    },
    stderr: (more) => {
      text += more;
    },
    stdin: async () => new Uint8Array(),
    env: { PATH: process.env['PATH'], XDG_CACHE_HOME: join(folder, '.cache') },
    cwd: folder,
    isTerminal: { stdin: false, stdout: isTerminal, stderr: false },
    now: () => new Date(),
    onInterrupt: (ended) => {
      end = ended;
      return () => undefined;
    },
  });
  const until = async (what: RegExp): Promise<string> => {
    const start = Date.now();
    while (!what.test(text)) {
      if (Date.now() - start > 20_000) throw new Error(`never saw ${what} in:\n${text}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const seen = text;
    text = '';
    return seen;
  };
  stop = () => {
    end();
    return code;
  };
  return { until, stop, said: () => text };
}

/** Long enough for a run that should not come. */
const calm = () => new Promise((resolve) => setTimeout(resolve, 500));

test('the whole report first, then what is new and what is mended; the exit code is that of the last run', async () => {
  write('a.yaml', pod('a', false));
  const { until } = watching();
  expect(await until(/watching/)).not.toMatch(/network\/no-host-network/);
  write('a.yaml', pod('a', true));
  expect(await until(/ · [\d.]+ s\n(?:.*\n)*?.*→/)).toMatch(NEW);
  write('a.yaml', pod('a', false));
  expect(await until(/- mended.*\n/)).toMatch(MENDED);
  write('sub/deeper/b.yaml', pod('b', true));
  expect(await until(/→/)).toMatch(NEW);
  expect(await stop()).toBe(1);
});

test('a file replaced by a rename, a folder deleted and made again, a link’s target', async () => {
  write('a.yaml', pod('a', false));
  write('sub/b.yaml', pod('b', true));
  write('.outside/c.yaml', pod('c', false));
  symlinkSync(join(folder, '.outside/c.yaml'), join(folder, 'c.yaml'));
  const { until } = watching();
  await until(/watching/);
  write('.a.yaml.tmp', pod('a', true));
  renameSync(join(folder, '.a.yaml.tmp'), join(folder, 'a.yaml'));
  expect(await until(/→/)).toMatch(NEW);
  rmSync(join(folder, 'sub'), { recursive: true });
  expect(await until(/- mended.*\n/)).toMatch(MENDED);
  write('sub/b.yaml', pod('b', true));
  expect(await until(/→/)).toMatch(NEW);
  write('sub/b.yaml', pod('b', false));
  expect(await until(/- mended.*\n/)).toMatch(MENDED);
  write('.outside/c.yaml', pod('c', true));
  expect(await until(/→/)).toMatch(/Pod\/shop\/c/);
});

test('a file saved by half is shown as what it is, and watching goes on', async () => {
  write('a.yaml', pod('a', false));
  const { until } = watching();
  await until(/watching/);
  write('a.yaml', pod('a', true));
  expect(await until(/→/)).toMatch(NEW);
  write('a.yaml', 'apiVersion: v1\nkind: Pod\nmetadata: {name: [\n');
  const broken = await until(/\? \d+ of before not seen.*\n/);
  expect(broken).toMatch(/\+ severe +yaml-invalid {2}a\.yaml/);
  expect(broken).not.toContain('- mended');
  write('a.yaml', pod('a', true));
  const mended = await until(/- mended.*\n/);
  expect(mended).toMatch(/ {2}0 new, 1 mended · [^\n]*\n {2}- mended +yaml-invalid/);
  rmSync(join(folder, 'a.yaml'));
  expect(await until(/→/)).toContain('no Kubernetes resource was found');
  write('a.yaml', pod('a', true));
  expect(await until(/ s\n/)).toContain('nothing new, nothing mended');
});

test('eastwest.yaml: it comes, is broken, is mended, and names another folder', async () => {
  write('one/a.yaml', pod('a', true));
  write('two/b.yaml', pod('b', false));
  write('eastwest.yaml', 'sources: [one]\n');
  const { until, said } = watching([]);
  await until(/watching/);
  write('eastwest.yaml', 'sources: [one]\nrulez: {}\n');
  expect(await until(/→/)).toContain('eastwest.yaml has a mistake');
  write('eastwest.yaml', 'sources: [two]\n');
  expect(await until(/- mended.*\n/)).toMatch(MENDED);
  write('two/b.yaml', pod('b', true));
  expect(await until(/→/)).toMatch(NEW);
  write('one/a.yaml', pod('a', false));
  await calm();
  expect(said()).toBe('');
});

test('a hundred files at once are one run; reports in files are written anew, and lead to no further run', async () => {
  write('a.yaml', pod('a', false));
  const { until, said } = watching(['.', '--format', 'pretty', '--format', 'json=report.json']);
  await until(/watching/);
  const findings = () => JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')).findings.length;
  const before = findings();
  for (let index = 0; index < 100; index++) write(`many/${index}.yaml`, pod(`p${index}`, index < 3));
  const text = await until(/Pod\/shop\/p2.*\n.*\n.*\n/);
  expect(text.match(/ · [\d.]+ s\n/g)).toHaveLength(1);
  await calm();
  expect(said()).toBe('');
  expect(findings()).toBeGreaterThanOrEqual(before + 3);
});

test.skipIf(!hasOpa)(`a policy is compiled anew${hasOpa ? '' : ' (skipped: there is no opa)'}`, async () => {
  const policy = (message: string) => `package main\nimport rego.v1\ndeny contains "${message}"\n`;
  write('m/a.yaml', pod('a', false));
  write('rules/a.rego', policy('the first'));
  const { until } = watching(['m', '--policy', 'rules']);
  expect(await until(/watching/)).toContain('the first');
  write('rules/a.rego', policy('the second'));
  expect(await until(/→/)).toMatch(/~ error +main\/deny[^\n]*\n +the second/);
  write('rules/a.rego', 'package main\ndeny contains {\n');
  expect(await until(/→/)).toMatch(/a\.rego:\d/);
  write('rules/a.rego', policy('the third'));
  expect(await until(/→/)).toContain('the third');
});

test('the baseline counts too: what it accepts is not there any more', async () => {
  write('a.yaml', pod('a', true));
  const { until } = watching();
  expect(await until(/watching/)).toContain('network/no-host-network');
  const { code } = await eastwest(['baseline', '.'], { cwd: folder });
  expect(code).toBe(0);
  expect(await until(/- mended.*\n/)).toMatch(MENDED);
});

test('the screen is cleared on a terminal, and only there', async () => {
  write('a.yaml', pod('a', false));
  const { until } = watching(['.', '--no-color'], true);
  expect(await until(/watching/)).not.toContain('\u001b[2J');
  write('a.yaml', pod('a', true));
  expect(await until(/→/)).toContain('\u001b[2J');
});

test.each([
  [['-'], "standard input can't be watched"],
  [['.', '--format', 'json'], 'json on standard output would be no json'],
])('refused: check --watch %s', async (args, message) => {
  write('a.yaml', pod('a', false));
  const { code, stderr, stdout } = await eastwest(['check', '--watch', ...args], { cwd: folder });
  expect(code).toBe(2);
  expect(stderr).toContain(message);
  expect(stdout).toBe('');
});
