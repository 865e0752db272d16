import type { RuleFolder } from '#policy/authoring/rule-folder.ts';
import type { Rule } from '#policy/rule.ts';

/** A rule's page: what its METADATA says, what its README says, and its examples. */
export function rulePage(rule: Rule, folder: RuleFolder): string {
  return [
    `# ${rule.title}\n`,
    head(rule),
    `${rule.description}\n`,
    `**Remedy.** ${rule.remedy}\n`,
    readmeBody(folder.readme),
    '## Examples\n',
    'With findings, which the comments announce:\n',
    fenced(folder.bad),
    'Without a finding:\n',
    fenced(folder.good),
  ].join('\n');
}

function head(rule: Rule): string {
  const rows = [
    ['Id', `\`${rule.id}\``],
    ['Severity', rule.severity],
    ['Subject', rule.subject],
    ...(rule.kinds.length === 0 ? [] : [['Kinds', rule.kinds.join(', ')]]),
    ...(rule.sensitive ? [['Sensitive', 'yes: excerpts are masked']] : []),
  ];
  return `| | |\n|---|---|\n${rows.map((row) => `| ${row.join(' | ')} |\n`).join('')}`;
}

/** Without its own title, and with links to other rules' READMEs leading to their pages. */
function readmeBody(readme: string): string {
  return readme
    .replace(/^# .*\n+/, '')
    .replaceAll(/\]\(\.\.\/\.\.\/([a-z0-9-]+\/[a-z0-9-]+)\/README\.md\)/g, '](../$1.md)')
    .replaceAll(/\]\(\.\.\/([a-z0-9-]+)\/README\.md\)/g, ']($1.md)');
}

/** The fence is longer than any in the text. */
function fenced(yaml: string): string {
  const longest = Math.max(2, ...[...yaml.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}yaml\n${yaml.trimEnd()}\n${fence}\n`;
}
