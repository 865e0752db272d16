import type { Reason } from '#facts/platform/schema.ts';
import { PHASES, type Phase, type Plan, type PlanStep } from '#plan/schema.ts';
import { codeSpan } from '#report/diff/code-span.ts';
import { toldChange } from '#report/plan/change-lines.ts';
import { sameClients } from '#report/plan/clients.ts';
import { measuring } from '#report/plan/measure.ts';
import {
  caveatPhase,
  exceptionWords,
  headline,
  isChosen,
  MESH,
  nameOf,
  needWords,
  PHASE,
} from '#report/plan/words.ts';

const MOST_NAMES = 8;

/** For an issue or a page of the platform team: a list to tick off. */
export function renderPlanMarkdown(plan: Plan): string {
  const mesh = plan.mesh === '' ? '' : `${MESH[plan.mesh]}: `;
  const lines = [
    '# To mutual TLS everywhere',
    '',
    `${mesh}${headline(plan)}.`,
    ...table(plan),
    ...(plan.strict
      ? leftLines(plan)
      : isChosen(plan)
        ? PHASES.flatMap((phase) => phaseLines(plan, phase))
        : []),
    ...(isChosen(plan) ? exceptionLines(plan) : []),
  ];
  return `${lines.join('\n')}\n`;
}

function table({ namespaces, needs, strict }: Plan): readonly string[] {
  if (strict || namespaces.length === 0) return [];
  const rows = namespaces.map(({ name, outside, workloads, open, listeners, breaks, clientCount }) => {
    const broken = breaks.map(({ need, outcome }) => {
      const text = codeSpan(needWords(needs[need]));
      return outcome === 'breaks' ? text : `${text} (may)`;
    });
    const cell = broken.length === 0 ? '–' : broken.slice(0, MOST_NAMES).join('<br>');
    const more = broken.length > MOST_NAMES ? `<br>${broken.length - MOST_NAMES} more` : '';
    return `| ${codeSpan(name)} | ${workloads - outside.length} of ${workloads} | ${open} of ${listeners} | ${cell}${more} | ${clientCount} |`;
  });
  return [
    '',
    '## Today',
    '',
    '| namespace | in the mesh | listeners open | would break today | could call in plaintext |',
    '|---|---|---|---|---|',
    ...rows,
  ];
}

function phaseLines(plan: Plan, phase: Phase): readonly string[] {
  const { title, purpose } = PHASE[phase];
  const steps = plan.steps.filter((one) => one.phase === phase);
  const caveats = plan.caveats
    .filter(({ kind }) => caveatPhase(kind) === phase)
    .map(({ subject, text, file, line }) => {
      const at = file === '' ? '' : ` (${codeSpan(`${file}:${line}`)})`;
      return `* ${codeSpan(nameOf(subject))}: ${plain(text)}${at}`;
    });
  const query = phase === 'test' && steps.length + plan.steps.length > 0 ? measuring(plan.mesh, '') : '';
  const remaining =
    phase !== 'test'
      ? []
      : sameClients(plan.remaining).map(({ namespaces, clients, clientCount }) => {
          const names = clients.slice(0, MOST_NAMES).map(({ client }) => codeSpan(nameOf(client)));
          const rest = clientCount - names.length;
          const more = rest > 0 ? ` and ${rest} more` : '';
          return `* ${namespaces.map(codeSpan).join(', ')} could still be called in plaintext by ${names.join(', ')}${more}`;
        });
  return [
    '',
    `## ${PHASES.indexOf(phase) + 1}. ${title}`,
    '',
    purpose,
    '',
    ...steps.flatMap((one) => stepLines(plan, one)),
    ...caveats,
    ...remaining,
    ...(query === ''
      ? []
      : [
          '',
          'Callers that no manifest shows. Before a namespace’s turn this must be empty for it:',
          '',
          '```promql',
          query,
          '```',
        ]),
    ...(steps.length + caveats.length + remaining.length === 0 && query === '' ? ['Nothing to do.'] : []),
  ];
}

/** Of a plan for a cluster that is strict already. */
function leftLines(plan: Plan): readonly string[] {
  if (plan.steps.length === 0) return [];
  return ['', '## Left to do', '', ...plan.steps.flatMap((one) => stepLines(plan, one))];
}

function stepLines(
  { needs }: Plan,
  { number, title, changes, after, keeps, because }: PlanStep,
): readonly string[] {
  const before = after.length === 0 ? '' : ` (after ${after.join(', ')})`;
  const kept = keeps.map((one) => codeSpan(needWords(needs[one])));
  return [
    `- [ ] **Step ${number}**${before}: ${plain(title)}`,
    ...(kept.length === 0 ? [] : [`  so that this goes on working: ${kept.slice(0, MOST_NAMES).join(', ')}`]),
    ...reasons(because),
    ...changes.flatMap((change) => {
      const { text, yaml } = toldChange(change);
      return ['', `  ${plain(text)}`, ...(yaml.length === 0 ? [] : ['', ...fenced(yaml)])];
    }),
    '',
  ];
}

function fenced(lines: readonly string[]): readonly string[] {
  const longest = Math.max(2, ...lines.flatMap((line) => (line.match(/`+/g) ?? []).map((run) => run.length)));
  const fence = '`'.repeat(longest + 1);
  return [`  ${fence}yaml`, ...lines.map((line) => `  ${line}`), `  ${fence}`];
}

function exceptionLines({ exceptions, needs }: Plan): readonly string[] {
  if (exceptions.length === 0) return [];
  const rows = [...exceptions]
    .sort((a, b) => Number(a.byDesign) - Number(b.byDesign))
    .map((one) => {
      const why = one.needs.map((need) => codeSpan(needWords(needs[need]))).slice(0, MOST_NAMES);
      const [first] = one.because;
      const cell = why.length > 0 ? why.join('<br>') : first === undefined ? '–' : reasonText(first);
      return `| ${codeSpan(exceptionWords(one))} | ${cell} | ${plain(one.until)} |`;
    });
  return ['', '## Exceptions', '', '| listener | why | until |', '|---|---|---|', ...rows];
}

function reasons(because: readonly Reason[]): readonly string[] {
  return because.slice(0, 3).map((one) => `  - ${reasonText(one)}`);
}

function reasonText({ text, file, line }: Reason): string {
  return file === '' ? plain(text) : `${plain(text)} (${codeSpan(`${file}:${line}`)})`;
}

/** Names from outside stand in the midst of sentences: what looks like one is code, nothing is markup. */
function plain(text: string): string {
  return /[`|<>*_[\]()#@!\\&~]|[^\x20-\x7e’…–→]/.test(text) ? codeSpan(text) : text;
}
