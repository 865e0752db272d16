import type { DiffChange, DiffEnd, Transition } from '#reach/diff/diff-model.ts';
import type { Accounts } from '#reach/explain/explain-accounts.ts';
import type { PodPlace } from '#reach/explain/explain-model.ts';
import { codeSpan } from '#report/diff/code-span.ts';
import { endWords, transitionWords } from '#report/diff/words.ts';

const MOST_NAMES = 8;
/** Names of Kubernetes have at most 253 characters; anything longer comes from somebody who tries something. */
const LONGEST = 260;

/** One change as a row of a table. */
export function tableRow(change: DiffChange): string {
  const { from, to, entrance, because, transitions } = change;
  const way = entrance === undefined ? '' : `<br>by ${name(entrance.resource)} (${entrance.type})`;
  const reason = because === undefined ? '' : `<br>(workload ${because})`;
  const ports = transitions.map(portsCell).join('<br>');
  return `| ${endCell(from)}${way} | ${endCell(to)}${reason} | ${ports} |`;
}

/** A name from outside, as code. */
export function name(text: string): string {
  return codeSpan(text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);
}

export function namesCell(names: readonly string[], separator: string): string {
  const shown = names.slice(0, MOST_NAMES).map(name);
  const rest = names.length - shown.length;
  return [...shown, ...(rest > 0 ? [`${rest} more`] : [])].join(separator);
}

function endCell(end: DiffEnd): string {
  if (end.type === 'workloads') return namesCell(end.ids, '<br>');
  if (end.type === 'all-workloads') {
    return `every workload${end.except.length === 0 ? '' : `<br>but ${namesCell(end.except, ', ')}`}`;
  }
  if (end.type === 'pods') {
    const accounts = end.accounts === undefined ? '' : `<br>${accountsCell(end.accounts)}`;
    return `${end.places.slice(0, MOST_NAMES).map(placeCell).join('<br>')}${end.accounts?.type === 'any' ? '' : accounts}`;
  }
  return endWords(end, MOST_NAMES);
}

function accountsCell(accounts: Accounts): string {
  switch (accounts.type) {
    case 'any':
      return 'any service account';
    case 'only':
      return `service account ${namesCell(accounts.names, ' or ')}`;
    case 'except':
      return `any service account but ${namesCell(accounts.names, ', ')}`;
    case 'principals':
      return `principal ${name(accounts.text)}`;
    default:
      return accounts satisfies never;
  }
}

function placeCell({ namespaces, newNamespaces, all, selectors }: PodPlace): string {
  const where = [
    ...(namespaces.length > 0 ? [namesCell(namespaces, ', ')] : []),
    ...(newNamespaces ? ['a new namespace'] : []),
  ].join(', ');
  if (all) return `any pod in ${where}`;
  const texts = selectors.map(({ namespace, pods }) =>
    namespace === '' || namespace === 'everything' ? pods : `${pods} (namespace: ${namespace})`,
  );
  return `pods in ${where} with ${namesCell(texts, ' or ')}`;
}

function portsCell(transition: Transition): string {
  const words =
    transition.ways === undefined ? transitionWords(transition) : name(transitionWords(transition));
  // Ports by the thousand say no more than the first.
  return words.length > LONGEST ? `${words.slice(0, LONGEST)}…` : words;
}
