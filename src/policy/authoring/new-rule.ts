import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EastwestError } from '#errors.ts';
import { parseRuleId } from '#policy/authoring/rule-id.ts';
import { type ScaffoldOptions, scaffoldRule } from '#policy/authoring/scaffold.ts';
import type { RuleId } from '#policy/finding.ts';

export interface NewRuleOptions extends ScaffoldOptions {
  /** Ids that are taken, e.g. those of the built-in rules. */
  readonly existing?: readonly RuleId[];
}

/**
 * Writes the folder of a new rule below `directory`, which is made if need be, and gives the files' paths. Nothing that
 * exists is touched.
 * @throws EastwestError `bad-usage` for what is no id, `rule-exists` if the id or the folder is taken,
 * `output-unwritable`.
 */
export async function newRule(
  id: RuleId,
  directory: string,
  options: NewRuleOptions = {},
): Promise<readonly string[]> {
  const files = scaffoldRule(id, options);
  if (options.existing?.includes(id) === true) throw exists(id, 'among the rules in use');
  const { category, name } = parseRuleId(id);
  const folder = join(directory, category, name);
  await makeFolder(folder, id, directory);
  const written: string[] = [];
  for (const [file, text] of Object.entries(files)) {
    const path = join(folder, file);
    await attempt(path, () => writeFile(path, text, { flag: 'wx' }));
    written.push(path);
  }
  return written;
}

/** Making the last folder fails if it exists, so that two runs can't both succeed. */
async function makeFolder(folder: string, id: RuleId, directory: string): Promise<void> {
  await attempt(folder, () => mkdir(join(folder, '..'), { recursive: true }));
  await attempt(folder, async () => {
    try {
      await mkdir(folder);
    } catch (cause) {
      if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')
        throw exists(id, `in ${directory}`);
      throw cause;
    }
  });
}

function exists(id: RuleId, where: string): EastwestError {
  return new EastwestError(
    'rule-exists',
    `there is already a rule ${id} ${where}`,
    'Choose another name, or edit the rule that exists.',
  );
}

async function attempt<T>(path: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (cause) {
    if (cause instanceof EastwestError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new EastwestError(
      'output-unwritable',
      `${path} can't be written: ${reason}`,
      'Choose another directory.',
      {
        cause,
      },
    );
  }
}
