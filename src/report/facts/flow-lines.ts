import type { FlowFacts } from '#facts/platform/schema.ts';
import { reasonLines } from '#report/facts/listener-lines.ts';
import type { Paint } from '#report/pretty/paint.ts';
import { visible } from '#report/visible.ts';

const TRANSPORT: Readonly<Record<FlowFacts['transport'], string>> = {
  mtls: 'by mTLS',
  plaintext: 'in plaintext',
  tls: 'by TLS of its own',
  refused: 'not at all',
  unknown: 'in a way that can’t be told',
};

const STOP: Readonly<Record<Exclude<FlowFacts['stoppedBy'], ''>, string>> = {
  client: 'its own proxy does not let it out',
  network: 'a network policy closes the way',
  transport: 'the callee does not accept the transport that the caller chooses',
  identity: 'the caller has no identity to show',
  authorization: 'it is not authorized',
};

/** A declared call: whether it works, and if not, the first thing that stops it and why. */
export function flowLines(flow: FlowFacts, paint: Paint, verbose: boolean): readonly string[] {
  const { to, port, operations, works, transport, stoppedBy, because } = flow;
  const what = operations.length === 0 ? '' : ` ${operations.join(', ')}`;
  const verdict =
    works === 'yes'
      ? paint('ok', 'works')
      : works === 'no'
        ? paint('error', 'does not work')
        : paint('warning', 'may or may not work');
  const stop = stoppedBy === '' ? '' : `: ${STOP[stoppedBy]}`;
  const head = `  → ${visible(`${to}:${port}${what}`)}  ${verdict}, sent ${TRANSPORT[transport]}${stop}`;
  return [head, ...(works !== 'yes' || verbose ? reasonLines(because, paint) : [])];
}
