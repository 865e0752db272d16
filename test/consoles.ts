import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { eastwest } from './cli/run.ts';

/** One command of a console, and what it shows. */
export interface Step {
  readonly command: string;
  readonly text: string;
}

/** The consoles of a page. */
export function consolesOf(page: string): readonly string[] {
  return [...page.matchAll(/^```console\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? '');
}

export function stepsOf(text: string): readonly Step[] {
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((step) => ({
      command: step.slice(0, step.indexOf('\n')),
      text: step.slice(step.indexOf('\n') + 1),
    }));
}

/** Runs a console in the working directory: each command must print what is shown, where `[…]` stands for whatever is left out. */
export async function runConsole(text: string, isSaid: (stderr: string) => boolean): Promise<void> {
  let code = 0;
  for (const step of stepsOf(text)) {
    const [tool, ...args] = step.command.split(' ');
    if (tool === 'cat') {
      mkdirSync(dirname(join(process.cwd(), args[1] ?? '')), { recursive: true });
      writeFileSync(join(process.cwd(), args[1] ?? ''), step.text);
    } else if (tool === 'echo') expect(`${code}\n`).toBe(step.text);
    else {
      expect(tool).toBe('eastwest');
      const ran = await eastwest(args);
      expect(isSaid(ran.stderr), ran.stderr).toBe(true);
      expectPieces(ran.stdout, step.text);
      code = ran.code;
    }
  }
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
