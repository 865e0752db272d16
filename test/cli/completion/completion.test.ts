import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { completionScript, SHELLS } from '#cli/completion/scripts.ts';
import { eastwest } from '../run.ts';

const offered = async (words: readonly string[], cwd = process.cwd()) =>
  (await eastwest(['complete', '--', ...words], { cwd })).stdout.split('\n').filter((line) => line !== '');

describe('what is offered', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'eastwest-completion-'));
    writeFileSync(
      join(folder, 'eastwest.yaml'),
      'environments:\n  prod: {sources: [p]}\n  staging: {sources: [s]}\n',
    );
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each([
    [['ma'], ['map']],
    [['rules', 'd'], ['docs']],
    [['check', '--form'], ['--format']],
    [['check', '--format', 's'], ['sarif']],
    [['check', '-f', 'js'], ['json']],
    [['check', '--format', '=', 'js'], ['json']],
    [
      ['check', '--fail-on', ''],
      ['error', 'note', 'warning'],
    ],
    [['check', '--config', ''], [':files']],
    [['check', 'man'], [':files']],
    [['check', '--format', 'json', '--builtin', '--no-bu'], ['--no-builtin']],
    [
      ['completion', ''],
      ['bash', 'fish', 'zsh'],
    ],
    [['nonsense', '--help', 'ma'], ['map']],
    [['__proto__', '--constructor', 'ma'], ['map']],
  ])('%j: %j', async (words, expected) => {
    expect(await offered(words)).toEqual(expected);
  });

  test('every command, and none that is hidden', async () => {
    const all = await offered(['']);
    expect(all).toContain('check');
    expect(all).not.toContain('complete');
  });

  test('the environments of the eastwest.yaml here; none where it is broken', async () => {
    expect(await offered(['check', '-e', ''], folder)).toEqual(['prod', 'staging']);
    writeFileSync(join(folder, 'eastwest.yaml'), 'environments: [');
    expect(await offered(['check', '-e', ''], folder)).toEqual([':files']);
  });
});

test.each(SHELLS)('the script for %s asks `complete`', (shell) => {
  expect(completionScript(shell)).toContain(' complete -- ');
});

test('a shell that is not known is turned away', async () => {
  const { code, stderr } = await eastwest(['completion', 'csh']);
  expect(code).toBe(2);
  expect(stderr).toContain('bash, zsh, fish');
});

const hasBash = (() => {
  try {
    return execFileSync('bash', ['-c', 'type compgen complete'], { stdio: 'pipe' }).length > 0;
  } catch {
    return false;
  }
})();

test.skipIf(!hasBash)('bash itself completes with it [needs bash]', () => {
  const script = `${completionScript('bash')}
eastwest() { printf '%s\\n' "$*" 'two words' ':files'; }
cd "$1"; COMP_WORDS=(eastwest check "a b"); COMP_CWORD=2; _eastwest
printf '<%s>' "\${COMPREPLY[@]}"`;
  const folder = mkdtempSync(join(tmpdir(), 'eastwest-bash-'));
  writeFileSync(join(folder, 'a b c.yaml'), '');
  const out = execFileSync('bash', ['-c', script, 'bash', folder], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  expect(out).toBe('<complete -- check a b><two words><a b c.yaml>');
});
