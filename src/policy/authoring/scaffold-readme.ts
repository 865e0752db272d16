import { RULE_HEADINGS } from '#policy/authoring/rule-folder.ts';
import type { ScaffoldExamples } from '#policy/authoring/scaffold-examples.ts';
import type { RuleId } from '#policy/finding.ts';

type Heading = (typeof RULE_HEADINGS)[number];

/** The README.md of a new rule: all headings, and below each what belongs there. */
export function scaffoldReadme(id: RuleId, examples: ScaffoldExamples): string {
  const bodies: Readonly<Record<Heading, string>> = {
    'What it checks': 'TODO: one sentence that names the fields. For now: a workload has a label `team`.',
    'Why it matters': 'TODO: the attack: what somebody can do who finds it wrong, step by step.',
    'When it reports': '* TODO: each case. For now: the label is missing.',
    'When it stays silent':
      '* TODO: what looks like it and is fine, what another rule says, what cannot be seen.',
    Remedy: `TODO: what to change.\n\nBefore:\n\n${fenced(withoutComments(examples.bad))}\n\nAfter:\n\n${fenced(examples.good)}`,
    References:
      '* [TODO: the official text](https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/)',
  };
  const sections = RULE_HEADINGS.map((heading) => `## ${heading}\n\n${bodies[heading]}\n`);
  return `# ${id}\n\n${sections.join('\n')}`;
}

function fenced(yaml: string): string {
  return `\`\`\`yaml\n${yaml}\`\`\``;
}

function withoutComments(yaml: string): string {
  return yaml.replaceAll(/ # .*$/gm, '');
}
