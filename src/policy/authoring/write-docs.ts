import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { EastwestError } from '#errors.ts';
import { ruleDocs } from '#policy/authoring/rule-docs.ts';
import { readRuleFolder } from '#policy/authoring/rule-folder.ts';
import { policiesHome } from '#policy/home.ts';
import type { Rule } from '#policy/rule.ts';

/**
 * Writes the documentation of the built-in rules among `rules` into `directory` (docs/rules), and gives the files' paths.
 * @throws EastwestError `output-unwritable`.
 */
export async function writeRuleDocs(rules: readonly Rule[], directory: string): Promise<readonly string[]> {
  const written: string[] = [];
  for (const [path, text] of await builtinDocs(rules)) {
    const file = join(directory, path);
    try {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new EastwestError(
        'output-unwritable',
        `${file} can't be written: ${reason}`,
        'Choose another directory.',
        {
          cause,
        },
      );
    }
    written.push(file);
  }
  return written;
}

/** The documentation of the built-in rules among `rules`, from their folders in policies/. */
export async function builtinDocs(rules: readonly Rule[]): Promise<ReadonlyMap<string, string>> {
  const builtin = rules.filter(({ origin }) => origin.type === 'builtin');
  const directory = join(policiesHome(), 'rules');
  const folders = await Promise.all(
    builtin.map(async ({ id }) => [id, await readRuleFolder(directory, id)] as const),
  );
  return ruleDocs(builtin, new Map(folders));
}
