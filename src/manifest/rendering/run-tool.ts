import { spawn } from 'node:child_process';

/** How a program ended. `printed` is all of what it wrote to standard output. */
export type ToolRun =
  | { readonly type: 'done'; readonly printed: Uint8Array }
  /** There is no such program on the PATH, or it may not be executed. */
  | { readonly type: 'missing' }
  /** It says no, crashed, or was ended; `said` is what it wrote to standard error. */
  | { readonly type: 'failed'; readonly how: string; readonly said: string };

/** What a program may see and take. */
export interface ToolOptions {
  /** The environment that it sees, and whose PATH it is looked for on; the process's own unless told. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  readonly milliseconds?: number;
  /** Of standard output. */
  readonly bytes?: number;
}

/** Longer than an honest rendering takes, also one that fetches; a program that hangs must not hang a pipeline. */
const LIMIT_MILLISECONDS = 120_000;
/** As much as is read of a file. */
const LIMIT_BYTES = 128 * 1024 * 1024;
/** Of standard error; more of it wouldn't be read by anybody. */
const MOST_SAID = 64 * 1024;

/**
 * Runs a program from the PATH, without a shell: each argument arrives as it is, whatever it holds. It has no standard input, so that it
 * can't wait for anybody. Never throws.
 */
export function runTool(
  name: string,
  args: readonly string[],
  { env, cwd, milliseconds = LIMIT_MILLISECONDS, bytes = LIMIT_BYTES }: ToolOptions,
): Promise<ToolRun> {
  return new Promise((settle) => {
    const printed: Buffer[] = [];
    let size = 0;
    let said = '';
    const child = spawn(name, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      ...(cwd === undefined ? {} : { cwd }),
      ...(env === undefined ? {} : { env }),
    });
    // Its own children may hold the pipes open: we don't wait for those.
    const end = (run: ToolRun): void => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      child.stdout.destroy();
      child.stderr.destroy();
      settle(run);
    };
    const fail = (how: string): void => end({ type: 'failed', how, said });
    const timer = setTimeout(
      () => fail(`took longer than ${milliseconds / 1000} seconds and was ended`),
      milliseconds,
    );
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.byteLength;
      if (size > bytes)
        fail(`printed more than ${Math.max(1, Math.floor(bytes / 1024 / 1024))} MiB and was ended`);
      else printed.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (said.length < MOST_SAID) said += chunk.toString('utf8').slice(0, MOST_SAID - said.length);
    });
    child.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'EACCES') end({ type: 'missing' });
      else fail(`can't be run (${error.message})`);
    });
    child.on('close', (code, signal) => {
      if (code === 0) end({ type: 'done', printed: Buffer.concat(printed) });
      else fail(signal === null ? `failed with exit code ${code}` : `was ended by ${signal}`);
    });
  });
}
