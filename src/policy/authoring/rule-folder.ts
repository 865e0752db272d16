import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RuleId } from '#policy/finding.ts';

/** The five files of a rule's folder. */
export const RULE_FILES = ['README.md', 'rule.rego', 'rule_test.rego', 'good.yaml', 'bad.yaml'] as const;
export type RuleFile = (typeof RULE_FILES)[number];

/** The headings of a rule's README.md, in this order. */
export const RULE_HEADINGS = [
  'What it checks',
  'Why it matters',
  'When it reports',
  'When it stays silent',
  'Remedy',
  'References',
] as const;

/** The texts of a rule's folder that its documentation is made from. */
export interface RuleFolder {
  readonly readme: string;
  readonly good: string;
  readonly bad: string;
}

/** Reads the folder of a rule below `directory`, e.g. `policies/rules`. Throws what the file system throws. */
export async function readRuleFolder(directory: string, id: RuleId): Promise<RuleFolder> {
  const read = (file: RuleFile) => readFile(join(directory, id, file), 'utf8');
  const [readme, good, bad] = await Promise.all([read('README.md'), read('good.yaml'), read('bad.yaml')]);
  return { readme, good, bad };
}
