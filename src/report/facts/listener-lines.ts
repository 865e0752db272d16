import type { InboundFacts, ListenerFacts, Reason } from '#facts/platform/schema.ts';
import type { Context } from '#report/facts/context.ts';
import { peersText } from '#report/facts/peers-text.ts';
import { TRANSPORT } from '#report/facts/words.ts';
import type { Paint } from '#report/pretty/paint.ts';
import { visible } from '#report/visible.ts';

/**
 * The listeners of a workload: what each accepts, and who reaches it by which transport with which requests. Those of which the same is
 * true are told together, unless the reasons are asked for.
 */
export function listenerLines(listeners: readonly ListenerFacts[], context: Context): readonly string[] {
  const alike = new Map<string, ListenerFacts[]>();
  for (const [index, listener] of listeners.entries()) {
    if (!context.verbose && isQuiet(listener)) continue;
    const inbound = listener.inbound.map((one) => ({ ...one, ports: '', port: 0, because: [] }));
    const { plaintext, mtls } = listener.accepts;
    const key = context.verbose ? String(index) : JSON.stringify([plaintext, mtls, inbound]);
    alike.set(key, [...(alike.get(key) ?? []), listener]);
  }
  return [...alike.values()].flatMap((same) => sameLines(same, context));
}

/** Nothing gets there, and nothing of the user's listens there. */
function isQuiet({ source, accepts, inbound }: ListenerFacts): boolean {
  if (inbound.length > 0) return false;
  return source === 'any' || (source === 'policy' && accepts.mtls === 'no' && accepts.plaintext === 'no');
}

function sameLines(same: readonly ListenerFacts[], context: Context): readonly string[] {
  const [first] = same;
  if (first === undefined) return [];
  const { paint, verbose } = context;
  const { accepts, inbound } = first;
  const head = `  ${paint('strong', visible(portsText(same)))}  accepts ${acceptsText(accepts)}`;
  const why = verbose ? reasonLines(accepts.because, paint) : [];
  if (inbound.length === 0) return [head, ...why, '    ← nobody'];
  return [head, ...why, ...peerLines(inbound, context)];
}

function portsText(listeners: readonly ListenerFacts[]): string {
  const named = listeners
    .filter(({ source }) => source !== 'any')
    .map(({ ports, protocol, name }) => `${ports}/${protocol}${name === '' ? '' : ` ${name}`}`);
  const rest = listeners.filter(({ source }) => source === 'any');
  const few = rest.filter(({ ports }) => /^[\d,]{1,40}$/.test(ports));
  const protocols = [...new Set(rest.filter((one) => !few.includes(one)).map(({ protocol }) => protocol))];
  return [
    ...named,
    ...few.map(({ ports, protocol }) => `${ports.replaceAll(',', ', ')}/${protocol}`),
    ...(protocols.length === 0 ? [] : [`other ports (${protocols.join(', ')})`]),
  ].join(', ');
}

/** Peers for which the same is true are told in one line; without reasons, whatever the way. */
function peerLines(inbound: readonly InboundFacts[], context: Context): readonly string[] {
  const { verbose } = context;
  const alike = new Map<string, InboundFacts[]>();
  for (const [index, one] of inbound.entries()) {
    const key = verbose
      ? String(index)
      : JSON.stringify([one.outcome, one.transport, one.via, one.requests, one.unconditional]);
    alike.set(key, [...(alike.get(key) ?? []), one]);
  }
  return [...alike.values()].flatMap((same) => lines(same, context));
}

function lines(same: readonly InboundFacts[], context: Context): readonly string[] {
  const [first] = same;
  if (first === undefined) return [];
  const { paint, verbose } = context;
  const { outcome, transport, via, requests, unconditional, ports, because } = first;
  const perhaps = outcome === 'unknown' ? `${paint('warning', '?')} ` : '';
  const through = via === '' ? '' : `, through ${via}`;
  const sent = unconditional ? '' : `: ${requests}`;
  const peers = peersText(
    same.map(({ peer }) => peer),
    context,
  );
  const told = peers.map((peer, index) => {
    const how = index === 0 ? `  ${TRANSPORT[transport]}${through}${sent}` : '';
    return `    ← ${perhaps}${visible(`${peer}${how}`)}`;
  });
  return [
    ...told,
    ...(verbose ? [paint('faint', visible(`      ports ${ports}`)), ...reasonLines(because, paint)] : []),
  ];
}

/** Reasons, faint, each with its line. */
export function reasonLines(reasons: readonly Reason[], paint: Paint): readonly string[] {
  return reasons.map(({ text, file, line }) =>
    paint('faint', visible(`      ${text}${file === '' ? '' : ` (${file}:${line})`}`)),
  );
}

function acceptsText({ plaintext, mtls }: ListenerFacts['accepts']): string {
  if (plaintext === 'no') return mtls === 'no' ? 'nothing' : mtls === 'yes' ? 'only mTLS' : 'mTLS, perhaps';
  const bare = plaintext === 'yes' ? 'plaintext' : 'plaintext, perhaps';
  if (mtls === 'no') return bare;
  return plaintext === 'yes' && mtls === 'yes' ? 'mTLS and plaintext' : `mTLS; ${bare}`;
}
