import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A directory with files and programs of our own, whose PATH has nothing else. */
export interface Workbench {
  readonly cwd: string;
  /** What programs see: only our own are on the PATH. */
  readonly env: Readonly<Record<string, string>>;
  /** Writes a file below the directory. */
  readonly write: (file: string, text: string) => void;
  /** Puts a program on the PATH: the body of a Node script, with `args` and `say` (standard error). */
  readonly tool: (name: string, script: string) => void;
  readonly remove: () => void;
}

export function workbench(): Workbench {
  const root = mkdtempSync(join(tmpdir(), 'eastwest rendering '));
  const write = (file: string, text: string): void => {
    const path = join(root, 'work', file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };
  mkdirSync(join(root, 'work'));
  mkdirSync(join(root, 'bin'));
  return {
    cwd: join(root, 'work'),
    env: { PATH: join(root, 'bin') },
    write,
    tool: (name, script) => {
      const file = join(root, 'bin', name);
      const head = `#!${process.execPath}\nconst args = process.argv.slice(2); const say = (text) => process.stderr.write(text);\n`;
      writeFileSync(file, head + script);
      chmodSync(file, 0o755);
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** A program that prints a ConfigMap with the arguments that it got, one JSON text each. */
export const ECHO = `
const data = Object.fromEntries(args.map((arg, index) => ['a' + index, arg]));
process.stdout.write(JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'args' }, data: { ...data, cwd: process.cwd() } }));
`;
