import type { Baseline, BaselineEntry } from '#acceptance/baseline.ts';
import { yamlScalar } from '#report/intent/yaml-scalar.ts';

const HEAD = `# The findings that eastwest found when this repo adopted it. They don't fail a check; new ones do, and so does one that got worse.
# Mend them, then run \`eastwest baseline\`: it takes out what is mended and never adds anything.
# Not meant to be written by hand. What is accepted for good, with a reason, belongs under \`exceptions\` in eastwest.yaml.
`;

/** The text of a baseline: sorted, a block per finding, so that a pull request shows what was accepted or mended and nothing else. */
export function writeBaseline({ tool, paths, entries }: Omit<Baseline, 'file'>): string {
  const sorted = entries.toSorted((a, b) => compare(sortKey(a), sortKey(b)));
  const lines = [
    'version: 1',
    `eastwest: ${yamlScalar(tool)}`,
    ...(paths.length === 0 ? [] : ['paths:', ...paths.map((path) => `  - ${yamlScalar(path)}`)]),
    ...(sorted.length === 0 ? ['findings: []'] : ['findings:', ...sorted.flatMap(entryLines)]),
  ];
  return `${HEAD}${lines.join('\n')}\n`;
}

function entryLines(entry: BaselineEntry): readonly string[] {
  const { environment, rule, subject, node, severity, message, fingerprint, count } = entry;
  return [
    `  - rule: ${yamlScalar(rule)}`,
    `    subject: ${yamlScalar(subject)}`,
    ...(node === '' ? [] : [`    node: ${yamlScalar(node)}`]),
    ...(environment === undefined ? [] : [`    environment: ${yamlScalar(environment)}`]),
    `    severity: ${severity}`,
    `    message: ${yamlScalar(message)}`,
    `    fingerprint: '${fingerprint}'`,
    ...(count === 1 ? [] : [`    count: ${count}`]),
  ];
}

function sortKey({ environment, rule, subject, node, fingerprint, severity }: BaselineEntry): string {
  return JSON.stringify([environment ?? '', rule, subject, node, fingerprint, severity]);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
