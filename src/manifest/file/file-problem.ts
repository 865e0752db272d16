import type { ProblemCode } from '#errors.ts';
import { fileLocation } from '#manifest/location.ts';
import type { Problem, ProblemLevel } from '#manifest/problem.ts';

/** A problem with a file as such, found before anything in it is read. */
export function fileProblem(
  code: Extract<
    ProblemCode,
    'file-unreadable' | 'file-too-large' | 'link-loop' | 'nothing-matched' | 'not-a-resource'
  >,
  file: string,
  message: string,
  remedy: string,
  level: ProblemLevel = 'severe',
): Problem {
  return { code, level, message, remedy, location: fileLocation(file) };
}

/** Says in plain words why the system refused, from an error of node:fs. */
export function unreadable(file: string, error: unknown): Problem {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  const [reason, remedy] = REASONS[code] ?? [code, 'Check the file.'];
  return fileProblem('file-unreadable', file, `It can't be read: ${reason}.`, remedy);
}

const REASONS: { readonly [code: string]: readonly [reason: string, remedy: string] | undefined } = {
  EACCES: ['permission denied', 'Make it readable, or leave it out.'],
  EPERM: ['permission denied', 'Make it readable, or leave it out.'],
  ENOENT: ['it is a link to nothing, or was removed meanwhile', 'Mend or remove the link.'],
  ELOOP: ['its links go round in a circle', 'Mend or remove the link.'],
  EMFILE: ['too many files are open', 'Raise the limit of open files.'],
  EIO: ['the disk reports an error', 'Check the disk.'],
};
