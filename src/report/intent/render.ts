import { flowLines, leftLines, publicLines } from '#report/intent/flow-lines.ts';
import type { IntentFile } from '#report/intent/intent-file.ts';
import { meshLines } from '#report/intent/mesh-lines.ts';
import { sourceLines } from '#report/intent/source-lines.ts';

/** The text of a proposed eastwest.yaml. Names in comments can't end their line, names in values are quoted where needed. */
export function renderIntent(file: IntentFile): string {
  const { proposal, manifests } = file;
  const count = (n: number, one: string): string => `${n} ${one}${n === 1 ? '' : 's'}`;
  const read = `${count(manifests.resources.length, 'resource')} in ${count(manifests.sources.size, 'file')}`;
  return [
    `# Proposed by \`eastwest init\` from ${read}. Look it over: what is declared must work, and nothing else may be reached.`,
    '',
    ...sourceLines(file),
    '',
    ...flowLines(proposal, manifests),
    '',
    ...publicLines(proposal, manifests),
    ...leftLines(proposal, manifests),
    '',
    ...meshLines(proposal),
    '',
  ].join('\n');
}
