import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { eastwest } from './cli/run.ts';

/** The README's consoles are run, and must print what they show; `[…]` stands for whatever is left out. */
const root = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const consoles = [...readme.matchAll(/^```console\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? '');

interface Step {
  readonly command: string;
  readonly text: string;
}

function steps(text: string): readonly Step[] {
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((step) => ({
      command: step.slice(0, step.indexOf('\n')),
      text: step.slice(step.indexOf('\n') + 1),
    }));
}

/** Whether a text has these pieces in this order, from its beginning. */
function expectPieces(actual: string, shown: string): void {
  const pieces = shown
    .split('[…]')
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '');
  expect(pieces.length).toBeGreaterThan(0);
  let position = 0;
  for (const piece of pieces) {
    const found = actual.indexOf(piece, position);
    expect(
      found,
      `not in the output, or in another place:\n${piece}\n\nthe output:\n${actual}`,
    ).toBeGreaterThanOrEqual(0);
    position = found + piece.length;
  }
}

describe('the README', () => {
  test('has consoles to run', () => {
    expect(consoles.length).toBeGreaterThanOrEqual(4);
  });

  test.each(consoles.map((text, index) => [index, steps(text)[0]?.command ?? '', text] as const))(
    'console %i, `%s`, prints what it shows',
    async (_, __, text) => {
      const folder = mkdtempSync(join(tmpdir(), 'eastwest-readme-'));
      const before = process.cwd();
      try {
        cpSync(join(root, 'manifests'), join(folder, 'manifests'), { recursive: true });
        process.chdir(folder);
        let code = 0;
        for (const step of steps(text)) {
          const [tool, ...args] = step.command.split(' ');
          if (tool === 'cat') {
            mkdirSync(dirname(join(folder, args[1] ?? '')), { recursive: true });
            writeFileSync(join(folder, args[1] ?? ''), step.text);
          } else if (tool === 'echo') expect(`${code}\n`).toBe(step.text);
          else {
            expect(tool).toBe('eastwest');
            const ran = await eastwest(args);
            expect(ran.stderr).toBe('');
            expectPieces(ran.stdout, step.text);
            code = ran.code;
          }
        }
      } finally {
        process.chdir(before);
        rmSync(folder, { recursive: true, force: true });
      }
    },
  );

  test.each(['soroban-istio', 'soroban-flat'])(
    'shows the picture of %s that `map` draws today',
    async (name) => {
      const { stdout, code } = await eastwest(['map', `manifests/${name}`, '--format', 'svg'], { cwd: root });
      expect(code).toBe(0);
      expect(readFileSync(join(root, `docs/map-${name}.svg`), 'utf8')).toBe(stdout);
    },
  );

  test('links to files that exist', () => {
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)].map(
      (match) => match[1] ?? '',
    );
    expect(links.length).toBeGreaterThan(5);
    expect(links.filter((link) => !exists(join(root, link)))).toEqual([]);
  });
});

function exists(path: string): boolean {
  try {
    readFileSync(path);
    return true;
  } catch {
    return false;
  }
}
