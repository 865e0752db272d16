import type { Accounts, AnswerMember, AnswerWay, StopLayer, ToldReason } from '#reach/explain/explain.ts';
import { listed } from '#report/explanation/words.ts';
import { visible } from '#report/visible.ts';

const MODES: Readonly<Record<AnswerMember['mode'], string>> = {
  sidecar: 'sidecar',
  gateway: 'gateway',
  ambient: 'ambient',
  waypoint: 'waypoint',
  none: '',
};

/** `istio sidecar`, `in no mesh`. */
export function memberWords({ mesh, mode, member }: AnswerMember): string {
  if (mesh === 'none' || member === 'no') return 'in no mesh';
  const name = `${mesh} ${MODES[mode]}`.trim();
  return member === 'yes' ? name : `perhaps ${name}, nobody can tell`;
}

export const TRANSPORTS = {
  mtls: 'mTLS',
  plaintext: 'plaintext',
  tls: 'TLS of another kind than the mesh',
  refused: 'nothing',
  unknown: 'nobody can tell what',
} as const;

const LAYERS: Readonly<Record<StopLayer, string>> = {
  client: 'by its own proxy',
  network: 'by the network',
  transport: 'by the transport',
  identity: 'for want of an identity',
  authorization: 'by authorization',
};

/** `refused by authorization`. */
export function stopWords(layer: StopLayer): string {
  return `refused ${LAYERS[layer]}`;
}

interface SentWay extends Pick<AnswerWay, 'port' | 'via'> {
  readonly transport: keyof typeof TRANSPORTS;
}

/** `mTLS to port 15008, by the waypoint Deployment/payments/waypoint`. */
export function wayWords({ transport, port, via }: SentWay): string {
  const by = via === undefined ? '' : `, through ${visible(via.id)} port ${via.port}`;
  return `${TRANSPORTS[transport]} to port ${port}${by}`;
}

const LONGEST = 240;

/** What is permitted, as the object of a sentence. */
export function requestWords(text: string, whole = true): string {
  if (text === 'anything') return 'everything';
  return visible(whole || text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`);
}

/** ` under service account a or b`; empty if it doesn't matter. */
export function accountWords(accounts: Accounts): string {
  switch (accounts.type) {
    case 'any':
      return '';
    case 'only':
      return ` under service account ${listed(accounts.names.map(visible))}`;
    case 'except':
      return ` under any service account but ${listed(accounts.names.map(visible))}`;
    case 'principals':
      return ` with a principal that is ${visible(accounts.text)}`;
    default:
      return accounts satisfies never;
  }
}

/** Reasons as the end of a sentence. */
export function becauseWords(because: readonly ToldReason[]): string {
  return because.length === 0 ? '' : `, since ${reasonWords(because)}`;
}

/** The clauses of some reasons, each once. */
export function reasonWords(because: readonly ToldReason[]): string {
  return [...new Set(because.map(({ text }) => visible(text)))].join('; ');
}
