import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { isRego } from '#policy/compile/place-texts.ts';
import { readPolicies } from '#policy/compile/read-policies.ts';

/** Where conftest looks if no `--policy` is given. */
const DIRECTORY = 'policy';

/** A rule's head at the beginning of a line; `deny_x(` is a function. */
const HEAD = /^[ \t]*(?:deny|violation|warn)(?:_[a-zA-Z0-9]+)*[ \t]*(?:contains\b|if\b|[[{=:.]|$)/m;

/**
 * `policy` if there is such a directory with rules of conftest's convention, as far as its text shows. A folder of that
 * name that holds other Rego is left alone.
 * @throws EastwestError `policies-unreadable`.
 */
export async function findDefaultDirectory(cwd: string): Promise<string | undefined> {
  const found = await stat(resolve(cwd, DIRECTORY)).catch(() => undefined);
  if (found?.isDirectory() !== true) return undefined;
  const files = await readPolicies(DIRECTORY, cwd);
  return files.some((file) => isRego(file) && HEAD.test(file.text)) ? DIRECTORY : undefined;
}
