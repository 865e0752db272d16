import type { Direction } from '#network/verdict/because.ts';
import type { Outcome } from '#network/verdict/verdict.ts';
import type { Change, RuleRef } from '#reach/explain/explain-change-model.ts';
import { meshChangeLines } from '#report/explanation/mesh-change-lines.ts';
import { settlingWords } from '#report/explanation/words.ts';
import { yamlLines } from '#report/explanation/yaml.ts';
import type { Page } from '#report/pretty/page.ts';
import { place } from '#report/pretty/place.ts';
import { visible } from '#report/visible.ts';

const TITLE = { open: 'To close it', closed: 'To open it', unknown: 'To know it' } as const;

/** What would have to change for another outcome. */
export function changeLines(
  changes: readonly Change[],
  outcome: Outcome,
  { paint }: Page,
  { title = TITLE[outcome], open = 1 }: { readonly title?: string; readonly open?: number } = {},
): readonly string[] {
  if (changes.length === 0) return [];
  return [
    `  ${paint('strong', title)}${howMany(changes, outcome, open)}`,
    ...changes.flatMap((change) => linesOf(change, outcome).map((line) => `    ${line}`)),
  ];
}

/** How many of the changes it takes. */
function howMany(changes: readonly Change[], outcome: Outcome, open: number): string {
  if (changes.length < 2 || outcome === 'unknown') return '';
  const hasMesh = changes.some(({ type }) => type === 'mesh');
  if (outcome === 'closed') return hasMesh ? ' (all of it is needed)' : ' (both sides must let it through)';
  if (!hasMesh) return '';
  return open > 1 ? ` (each of the ${open} ways that are open)` : ' (one of these is enough)';
}

function linesOf(change: Change, outcome: Outcome): readonly string[] {
  if (change.type === 'mesh') return meshChangeLines(change);
  const { direction } = change;
  switch (change.type) {
    case 'allow':
      return [
        `${direction}: the smallest rule that lets it through, as a policy of its own (policies add up):`,
        ...(change.isolates
          ? ['(it also isolates the pod for this direction: what else is wanted must be allowed too)']
          : []),
        ...yamlLines([change.policy]),
      ];
    case 'isolate':
      return [
        `${direction}: a policy that isolates it; allow in it (or beside it) what is wanted:`,
        ...yamlLines([change.policy]),
      ];
    case 'narrow':
      return [
        change.rules.length === 1
          ? `${direction}: this rule would have to go, or be narrowed:`
          : `${direction}: each of these rules would have to go, or be narrowed:`,
        ...ruleLines(change.rules, direction),
      ];
    case 'admin':
      return [
        `${direction}: no NetworkPolicy can change it, since the admin tier decides first. This would have to ${outcome === 'open' ? 'go' : 'change'}:`,
        ...ruleLines(change.rules, direction),
      ];
    case 'none':
      return [`${direction}: ${nothingWords(change.reason)}`];
    case 'know':
      return change.reasons.map((reason) => `${direction}: ${settlingWords(reason)}`);
    default:
      return change satisfies never;
  }
}

function ruleLines(rules: readonly RuleRef[], direction: Direction): readonly string[] {
  return rules.map(({ policy, rule, name, location }) => {
    const called = name === undefined ? '' : ` (${visible(name)})`;
    return `  ${visible(policy)}, ${direction} rule ${rule}${called} --> ${place(location)}`;
  });
}

function nothingWords(reason: Extract<Change, { type: 'none' }>['reason']): string {
  switch (reason) {
    case 'self':
      return 'nothing can close what a pod says to itself.';
    case 'host-network':
      return "policies don't reach pods in the host's network: take it out (hostNetwork: false).";
    case 'outside':
      return 'that end is outside the cluster: no policy governs it.';
    case 'same-node':
      return "no policy closes what comes from the pod's own node.";
    case 'source-host-network':
      return "selectors don't reliably match pods in the host's network: allow the addresses of the nodes (ipBlock), or take it out of the host's network.";
    default:
      return reason satisfies never;
  }
}
