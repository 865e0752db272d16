import type { Reason } from '#facts/platform/schema.ts';
import { PHASES, type Phase, type PlanStep } from '#plan/schema.ts';
import { toldChange } from '#report/plan/change-lines.ts';
import { sameClients } from '#report/plan/clients.ts';
import { type Context, reasonLines } from '#report/plan/context.ts';
import { measuring } from '#report/plan/measure.ts';
import { caveatPhase, nameOf, needWords, PHASE, some } from '#report/plan/words.ts';
import { visible } from '#report/visible.ts';

/** A phase: its steps, and what has to be known before they are taken. */
export function phaseLines(context: Context, phase: Phase): readonly string[] {
  const { plan, paint } = context;
  const { title, purpose } = PHASE[phase];
  const steps = plan.steps.filter((one) => one.phase === phase);
  const extra = phase === 'test' ? testLines(context) : caveatLines(context, phase);
  const nothing = steps.length === 0 && extra.length === 0 ? ['  nothing to do'] : [];
  return [
    `${paint('strong', `${PHASES.indexOf(phase) + 1}. ${title}`)}  ${paint('faint', purpose)}`,
    ...steps.flatMap((one) => stepLines(context, one)),
    ...extra,
    ...nothing,
  ];
}

/** Of a cluster that is strict already: what is left to do, without the phases. */
export function leftLines(context: Context): readonly string[] {
  const { steps } = context.plan;
  if (steps.length === 0) return [];
  return [context.paint('strong', 'Left to do'), ...steps.flatMap((one) => stepLines(context, one))];
}

function stepLines(
  context: Context,
  { number, title, changes, after, keeps, because }: PlanStep,
): readonly string[] {
  const { plan, paint, most } = context;
  const told = changes.map(toldChange);
  return [
    `  ${paint('strong', `step ${number}`)}  ${visible(title)}`,
    ...(after.length === 0 ? [] : [`    after ${after.length === 1 ? 'step' : 'steps'} ${after.join(', ')}`]),
    ...(keeps.length === 0
      ? []
      : [
          visible(
            `    so that this goes on working: ${some(
              keeps.map((one) => needWords(plan.needs[one])),
              most,
            )}`,
          ),
        ]),
    ...reasonLines(context, because, '    '),
    ...told.flatMap(({ text, yaml }) => [`    ${visible(text)}`, ...yaml.map((line) => `      ${line}`)]),
  ];
}

function caveatLines(context: Context, phase: Phase): readonly string[] {
  const { plan, paint } = context;
  const own = plan.caveats.filter(({ kind }) => caveatPhase(kind) === phase);
  return own.flatMap(({ subject, text, file, line, because }) => [
    `  ${paint('warning', 'note')}  ${visible(`${nameOf(subject)}: ${text}${file === '' ? '' : ` (${file}:${line})`}`)}`,
    ...reasonLines(context, because, '        '),
  ]);
}

function testLines(context: Context): readonly string[] {
  const { plan, most } = context;
  const remaining = sameClients(plan.remaining).map(({ namespaces, clients, clientCount }) =>
    visible(
      `  ${some(namespaces, most)} could still be called in plaintext by ${some(
        clients.map(({ client, because }) => `${nameOf(client)}${why(because)}`),
        most,
        clientCount,
      )}`,
    ),
  );
  const query = plan.steps.some(({ kind }) => kind === 'strict' || kind === 'mesh')
    ? measuring(plan.mesh, '')
    : '';
  const measured =
    query === ''
      ? []
      : [
          '  Callers that no manifest shows: for a namespace, before its turn, this must be empty for a day:',
          `    ${query}`,
        ];
  return [...remaining, ...measured];
}

function why(because: readonly Reason[]): string {
  const [first] = because;
  return first === undefined ? '' : ` (${first.text})`;
}
