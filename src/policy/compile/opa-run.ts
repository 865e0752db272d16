import { spawn } from 'node:child_process';
import { EastwestError } from '#errors.ts';

/** What a run of `opa` printed, and its exit code (`null` if a signal ended it). */
export interface OpaOutput {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Longer than any honest compilation; a compiler that hangs must not hang a pipeline. */
const LIMIT_MILLISECONDS = 120_000;

/**
 * Runs `opa`, without a shell and in `cwd`, so that the paths it prints and compiles in are relative.
 * @throws EastwestError `opa-failed` if it can't be started or runs longer than `limit` milliseconds (two minutes).
 */
export function runOpa(
  path: string,
  args: readonly string[],
  cwd: string,
  limit: number = LIMIT_MILLISECONDS,
): Promise<OpaOutput> {
  return new Promise((resolve, reject) => {
    const child = spawn(path, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], timeout: limit });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', (cause) => reject(failed(path, cause.message, cause)));
    child.on('close', (code, signal) => {
      if (signal !== null) {
        reject(failed(path, `it was ended by ${signal}`));
        return;
      }
      resolve({ code, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() });
    });
  });
}

function failed(path: string, reason: string, cause?: Error): EastwestError {
  return new EastwestError(
    'opa-failed',
    `${path} can't be run: ${reason}`,
    'Check that it is an executable opa for this machine, or name another one with --opa.',
    cause === undefined ? undefined : { cause },
  );
}
