import { PHASES, type Plan, type PlanBreak } from '#plan/schema.ts';
import { type Context, reasonLines } from '#report/plan/context.ts';
import { leftLines, phaseLines } from '#report/plan/phase-lines.ts';
import {
  BASIS,
  counted,
  exceptionWords,
  headline,
  isChosen,
  MESH,
  nameOf,
  needWords,
  some,
  stopWords,
} from '#report/plan/words.ts';
import { painter } from '#report/pretty/paint.ts';
import { visible } from '#report/visible.ts';

/** For people: where one stands, what would break today, and the steps in their phases, each with what to write. */
export function renderPlanText(
  plan: Plan,
  { color, verbose }: { readonly color: boolean; readonly verbose: boolean },
): string {
  const context = { plan, paint: painter(color), verbose, most: verbose ? Number.POSITIVE_INFINITY : 6 };
  const blocks = [
    headLines(context),
    basisLines(context),
    isChosen(plan) ? todayLines(context) : [],
    ...(plan.strict
      ? [leftLines(context)]
      : isChosen(plan)
        ? PHASES.map((phase) => phaseLines(context, phase))
        : []),
    isChosen(plan) ? exceptionLines(context) : [],
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function headLines(context: Context): readonly string[] {
  const { plan, paint } = context;
  const style = plan.strict ? 'ok' : 'strong';
  const choose =
    plan.mesh === '' && plan.namespaces.some(({ mesh }) => mesh === '')
      ? [
          '  Choose a mesh to plan for: --mesh istio (a proxy in each pod), ambient (a proxy on each node, no restarts) or linkerd.',
        ]
      : [];
  const mesh = plan.mesh === '' ? '' : `${MESH[plan.mesh]}: `;
  return [paint(style, visible(`${mesh}${headline(plan)}`)), ...choose, ...proofLines(context)];
}

function proofLines({ plan, paint, most }: Context): readonly string[] {
  if (!plan.strict) return [];
  return plan.proof.slice(0, most).map(({ listeners, because: { text, file, line } }) => {
    const at = file === '' ? '' : ` (${file}:${line})`;
    return paint('faint', visible(`  ${counted(listeners, 'listener')}: ${text}${at}`));
  });
}

const FROM: Readonly<Record<Plan['basis'], string>> = {
  declared: 'the flows that eastwest.yaml declares',
  guessed: 'calls that the manifests suggest, since eastwest.yaml declares none: guesses, to be checked',
  none: 'nothing: eastwest.yaml declares no flows, and the manifests suggest none. Declare them, or measure first',
};

function basisLines({ plan, paint, verbose, most }: Context): readonly string[] {
  const { needs, basis, missing } = plan;
  if (plan.strict) return [];
  const working = needs.filter(({ works }) => works !== 'no');
  const broken = needs.filter(({ works, basis: from }) => works === 'no' && from === 'declared');
  const shown = verbose ? needs : needs.filter((one) => BASIS[one.basis] === 'guessed');
  return [
    `Held against ${FROM[basis]}. ${counted(working.length, 'call')} ${working.length === 1 ? 'works' : 'work'} today and must go on working.`,
    ...shown.slice(0, most).map((need) => {
      const at = need.file === '' ? '' : ` (${need.file}:${need.line})`;
      const today =
        need.works === 'yes' ? '' : need.works === 'no' ? ' [does not work today]' : ' [may work today]';
      return paint(
        'faint',
        visible(`  ${BASIS[need.basis]}  ${needWords(need)}: ${need.evidence}${at}${today}`),
      );
    }),
    ...(shown.length > most
      ? [paint('faint', `  and ${shown.length - most} more (--verbose lists them)`)]
      : []),
    ...broken.map((need) => visible(`  does not work today already: ${needWords(need)}`)),
    ...missing.map(({ from, to, missing: name }) =>
      visible(`  the flow ${from} → ${to} names ${name}, which isn’t there`),
    ),
  ];
}

function todayLines(context: Context): readonly string[] {
  const { plan, paint, most } = context;
  if (plan.strict) return [];
  const rows = plan.namespaces.flatMap((one) => {
    const { name, mesh, workloads, outside, open, listeners, breaks, clients, clientCount } = one;
    const where =
      outside.length === workloads
        ? plan.meshes.length === 0
          ? 'in no mesh'
          : 'in no mesh, or not for sure'
        : outside.length === 0
          ? MESH[mesh]
          : `${MESH[mesh]}, but for ${outside.length} of ${counted(workloads, 'workload')}`;
    const head = `  ${name}  ${where}; ${open} of ${counted(listeners, 'listener')} open`;
    const may =
      clientCount === 0
        ? []
        : [
            paint(
              'faint',
              visible(
                `    ? ${counted(clientCount, 'workload')} could call in plaintext: ${some(
                  clients.map(({ client }) => nameOf(client)),
                  most,
                  clientCount,
                )}`,
              ),
            ),
          ];
    const fine = breaks.length === 0 ? [paint('faint', '    nothing that is known would break')] : [];
    return [visible(head), ...breakLines(context, breaks, '    '), ...fine, ...may];
  });
  return [paint('strong', 'If each namespace demanded mutual TLS today'), ...rows];
}

/** What breaks, a line each; those that break for the same reasons have them in common. */
function breakLines(context: Context, breaks: readonly PlanBreak[], indent: string): readonly string[] {
  const alike = new Map<string, PlanBreak[]>();
  for (const one of breaks) {
    const key = JSON.stringify(one.because);
    alike.set(key, [...(alike.get(key) ?? []), one]);
  }
  return [...alike.values()].flatMap((same) => [
    ...same.map((one) => `${indent}${breakText(context, one)}`),
    ...reasonLines(context, same[0]?.because ?? [], `${indent}    `),
  ]);
}

function breakText({ plan, paint }: Context, broken: PlanBreak): string {
  const known = plan.needs[broken.need];
  const mark = broken.outcome === 'breaks' ? paint('error', '✗ breaks') : paint('warning', '? may break');
  const words = stopWords(broken, known?.basis);
  const stop = words === '' ? '' : `: ${words}`;
  const basis = known === undefined || known.basis === 'declared' ? '' : ` (${BASIS[known.basis]})`;
  return `${mark}  ${visible(`${needWords(known)}${basis}${stop}`)}`;
}

function exceptionLines(context: Context): readonly string[] {
  const { plan, paint, most } = context;
  const { exceptions } = plan;
  if (exceptions.length === 0) return [];
  const left = exceptions.filter(({ byDesign }) => !byDesign);
  const design = exceptions.filter(({ byDesign }) => byDesign);
  const title = plan.strict ? 'Exceptions' : 'Exceptions that remain';
  return [
    paint('strong', title),
    ...left.flatMap((one) => [
      visible(`  ${exceptionWords(one)}  until ${one.until}${one.step === 0 ? '' : ` (step ${one.step})`}`),
      ...one.needs.slice(0, most).map((need) => visible(`    for ${needWords(plan.needs[need])}`)),
      ...reasonLines(context, one.because, '    '),
    ]),
    ...design.flatMap((one) => [
      visible(`  ${exceptionWords(one)}  ${one.until}`),
      ...reasonLines(context, one.because, '    '),
    ]),
  ];
}
