import type { Direction } from '#network/verdict/because.ts';
import type { AnswerSide, Step } from '#reach/explain/explain-side-model.ts';
import { exemptionWords, reasonWords } from '#report/explanation/words.ts';
import { frame } from '#report/pretty/frame.ts';
import { counted, type Page } from '#report/pretty/page.ts';
import { place } from '#report/pretty/place.ts';
import { visible } from '#report/visible.ts';

/** What one end says, in the order in which it was asked: what decides with its lines, the rest in a word. */
export function sideLines({ direction, end, outcome, steps }: AnswerSide, page: Page): readonly string[] {
  const { paint } = page;
  const style = outcome === 'open' ? 'ok' : outcome === 'closed' ? 'error' : 'warning';
  const title = `  ${direction} of ${visible(end)}: ${paint(style, outcome)}`;
  const told = page.verbose ? steps : steps.filter(isTelling);
  const framed = new Set(told.filter(({ decides }) => decides).slice(0, MOST_FRAMES));
  return [
    title,
    ...told.flatMap((step) => stepLines(step, { direction, outcome }, framed.has(step), page)),
    ...restLine(steps, told, page),
  ];
}

const MOST_FRAMES = 3;

/** What decides, and what nearly would have: the same peer, but another port. */
function isTelling(step: Step): boolean {
  return step.decides || (step.type === 'rule' && step.result === 'port');
}

function restLine(steps: readonly Step[], told: readonly Step[], { paint }: Page): readonly string[] {
  const rules = steps.filter((step) => step.type === 'rule' && !told.includes(step));
  const peers = rules.filter((step) => step.type === 'rule' && step.result === 'peer').length;
  const later = rules.length - peers;
  const parts = [
    ...(peers > 0 ? [`${counted(peers, 'rule')} about other peers`] : []),
    ...(later > 0 ? [`${counted(later, 'rule')} that didn't decide`] : []),
  ];
  return parts.length === 0
    ? []
    : [paint('faint', `    (also ${parts.join(' and ')}; --verbose lists them)`)];
}

type Side = Pick<AnswerSide, 'direction' | 'outcome'>;

function stepLines(step: Step, side: Side, framed: boolean, page: Page): readonly string[] {
  const line = `    ${stepWords(step, side)}`;
  if (!('location' in step)) return [line];
  const arrow = `${page.paint('faint', '      -->')} ${place(step.location)}`;
  if (!framed || step.excerpt.lines.length === 0) return [line, arrow];
  const style = { paint: page.paint, style: 'note' as const, width: page.width - 4 };
  return [line, arrow, ...frame(step.excerpt, step.location, style).map((drawn) => `    ${drawn}`)];
}

function stepWords(step: Step, { direction, outcome }: Side): string {
  switch (step.type) {
    case 'not-isolated':
      return `no NetworkPolicy selects it for ${direction}, and no admin policy decides: Kubernetes allows`;
    case 'exempt':
      return exemptionWords(step.reason, direction);
    case 'selected':
      return step.decides
        ? `${visible(step.policy)} selects it, and no rule allows this${outcome === 'unknown' ? ' for sure' : ''}`
        : `${visible(step.policy)} selects it`;
    case 'unknown':
      return `${visible(step.policy)}: nobody can tell: ${reasonWords(step.reason)}`;
    case 'rule':
      return ruleWords(step, direction);
    default:
      return step satisfies never;
  }
}

const EFFECT = { allow: 'allows it', deny: 'denies it', pass: 'passes it on' } as const;

function ruleWords(step: Extract<Step, { type: 'rule' }>, direction: Direction): string {
  const name = step.name === undefined ? '' : ` (${visible(step.name)})`;
  const rule = `${visible(step.policy)}, ${direction} rule ${step.rule}${name}`;
  switch (step.result) {
    case 'matched':
      return `${rule} ${EFFECT[step.effect]}${step.decides ? '' : ', but that is already decided'}`;
    case 'peer':
      return `${rule} is about other peers`;
    case 'port':
      return `${rule} is about this peer, but other ports`;
    case 'unknown':
      return `${rule}: nobody can tell${step.reason === undefined ? '' : `: ${reasonWords(step.reason)}`}`;
    case 'not-reached':
      return `${rule} isn't asked any more`;
    default:
      return step.result satisfies never;
  }
}
