import type { Workload } from '#cluster/workload.ts';
import type { Flow } from '#config/config.ts';
import { resolveIntent } from '#equation/intent.ts';
import { isProxyPort } from '#equation/proxy-port.ts';
import type { FlowFacts } from '#facts/platform/schema.ts';
import { membershipOf } from '#mesh/mesh.ts';
import type { Counterexample, Doubt } from '#prove/counterexample.ts';
import type { Ground, Invariant } from '#prove/invariant.ts';
import { type MadeCall, madeCalls, tellCall } from '#prove/made-calls.ts';
import { type PublicEntries, publicEntries } from '#prove/public-entries.ts';

/** A call that shall work: by these ports, or by those that the callee declares; all of these operations, or any. */
export type DeclaredFlow = Pick<Flow, 'from' | 'to'> & Partial<Pick<Flow, 'ports' | 'operations'>>;

/**
 * Each declared flow works: what its caller's own proxy sends is let through, and goes by mutual TLS where both ends are in a mesh (calls to
 * a port of the proxy itself aside). And the outside gets in to what is declared public, by the ways in that the manifests show. With `flows`: only
 * these, instead of all that is declared.
 */
export function flowsWork(flows?: readonly DeclaredFlow[]): Invariant {
  return {
    sentence: sentenceOf(flows),
    decide: (given) => {
      const ground = flows === undefined ? given : withFlows(given, flows);
      const { intent, wanted } = ground;
      const calls = madeCalls(ground);
      const entries = flows === undefined ? publicEntries(ground) : NO_ENTRIES;
      const counterexamples = [
        ...wanted.dangling.map(({ flow, missing }) =>
          lost(flow?.from ?? 'outside', flow?.to ?? missing, missing),
        ),
        ...unmade(ground, calls),
        ...calls.flatMap((call) => fault(ground, call) ?? []),
        ...entries.counterexamples,
      ];
      const doubts = [...calls.flatMap((call) => doubt(ground, call) ?? []), ...entries.doubts];
      const looked = intent.flows.length + entries.looked;
      const unshown = flows === undefined && wanted.open.size > 0;
      const nothing = `no flow is declared${unshown ? ', and no way in to what is public is shown' : ''}`;
      return { looked, nothing, counterexamples, doubts };
    },
  };
}

const NO_ENTRIES: PublicEntries = { looked: 0, counterexamples: [], doubts: [] };

function sentenceOf(flows: readonly DeclaredFlow[] | undefined): string {
  if (flows === undefined) {
    return 'every declared flow works, by mutual TLS where both ends are in a mesh, and the ways in that are shown lead to what is public';
  }
  const calls = flows.map(({ from, to, ports = [], operations = [] }) => {
    const at = ports.length === 0 ? '' : `:${ports.join(',')}`;
    return `${from} → ${to}${at}${operations.length === 0 ? '' : ` (${operations.join(', ')})`}`;
  });
  return `${calls.join(', ') || 'no flow'} works, by mutual TLS where both ends are in a mesh`;
}

function withFlows(ground: Ground, flows: readonly DeclaredFlow[]): Ground {
  const location = { file: '', line: 0, column: 0, endLine: 0, endColumn: 0 };
  const intent = {
    ...ground.intent,
    flows: flows.map((one): Flow => ({ ports: [], operations: [], ...one, location })),
  };
  return { ...ground, intent, wanted: resolveIntent(ground.fabric, intent) };
}

const STOPS: Readonly<Record<FlowFacts['stoppedBy'], string>> = {
  '': 'something',
  client: "its own proxy, which doesn't let it out",
  network: 'the network',
  transport: "the transport, which the callee doesn't take",
  identity: 'the lack of an identity',
  authorization: 'authorization',
};

function fault(ground: Ground, call: MadeCall): Counterexample | undefined {
  const { works, stoppedBy, transport } = call.facts;
  if (works === 'no') return tellCall(call, `doesn't work: it is stopped by ${STOPS[stoppedBy]}`);
  if (needsMtls(ground, call) && (transport === 'plaintext' || transport === 'tls')) {
    return tellCall(call, 'goes without mutual TLS, though both ends are in the mesh');
  }
  return undefined;
}

function doubt(ground: Ground, { wanted: { flow, from, to }, facts }: MadeCall): Doubt | undefined {
  const { port, works, transport, because } = facts;
  const name = `the declared call ${flow.from} → ${flow.to}:${port}`;
  if (works === 'unknown') return { text: `${name} may or may not work`, because };
  const unsure = mayBothBeMembers(ground, from, to) && transport !== 'mtls';
  return unsure && works === 'yes' ? { text: `${name} may go without mutual TLS`, because } : undefined;
}

/** Whether mutual TLS would be asked for, if what isn't known of the ends were. */
function mayBothBeMembers({ fabric }: Ground, from: Workload, to: Workload): boolean {
  const [client, server] = [membershipOf(fabric.mesh, from), membershipOf(fabric.mesh, to)];
  if (server.mesh === 'none' || server.member === 'no') return false;
  if (server.member === 'unknown') return true;
  return client.mesh === server.mesh && client.member === 'unknown';
}

function needsMtls({ fabric }: Ground, { wanted: { from, to }, facts }: MadeCall): boolean {
  if (isProxyPort(fabric, to, 'TCP', facts.port)) return false;
  const [client, server] = [membershipOf(fabric.mesh, from), membershipOf(fabric.mesh, to)];
  return (
    client.mesh === server.mesh &&
    server.mesh !== 'none' &&
    client.member === 'yes' &&
    server.member === 'yes'
  );
}

/** Flows to something that has no port at all. */
function unmade({ wanted }: Ground, calls: readonly MadeCall[]): readonly Counterexample[] {
  const made = new Set(calls.map((call) => call.wanted));
  return wanted.flows
    .filter((one) => !made.has(one))
    .map(({ flow }) => impossible(flow.from, flow.to, `${flow.to} has no port that anything declares`));
}

function lost(from: string, to: string, missing: string): Counterexample {
  return impossible(from, to, `the manifests have no workload ${missing}`);
}

function impossible(from: string, to: string, why: string): Counterexample {
  return {
    text: `the declared call ${from} → ${to} can't be made: ${why}`,
    peer: { type: 'workload', id: from },
    target: { workload: to, protocol: 'TCP', port: 0 },
    transport: 'plaintext',
    request: '',
    requests: '',
    through: [],
    because: [],
    objects: [],
    manifest: '',
  };
}
