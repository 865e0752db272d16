import { isProxyPort } from '#equation/proxy-port.ts';
import { callersOf } from '#equation/undeclared.ts';
import { collect } from '#prove/collect.ts';
import type { Breach } from '#prove/from-passage.ts';
import type { Decision, Ground, Invariant } from '#prove/invariant.ts';
import { type MadeCall, madeCalls, tellCall } from '#prove/made-calls.ts';
import { selectWorkloads } from '#prove/select-workloads.ts';
import { visitsTo } from '#prove/visits.ts';

/**
 * Whatever gets through, public ports aside, shows an identity of the mesh, whoever sends it; and so does every declared call, as its caller's
 * own proxy sends it.
 */
export function everyCallAuthenticated(selector = '*'): Invariant {
  return {
    sentence: `every call to ${selector === '*' ? 'any workload' : selector} shows an identity, but for public ports`,
    decide: (ground) => {
      const { fabric, wanted } = ground;
      const { workloads } = selectWorkloads(fabric, selector);
      const chosen = new Set(workloads);
      const visits = workloads
        .flatMap((workload) => visitsTo(fabric, workload))
        .filter(({ listener }) => !callersOf(fabric, wanted, listener).anybody);
      const anonymous = visits.flatMap(({ listener, passages }): readonly Breach[] =>
        passages
          .filter(({ way }) => way.transport === 'plaintext')
          .map((passage) => ({ passage, allowed: callersOf(fabric, wanted, listener).workloads })),
      );
      const reached = collect(ground, visits.length, anonymous, 'there is no port that is not public');
      if (reached.counterexamples.length > 0) return reached;
      return withCalls(
        ground,
        reached,
        madeCalls(ground).filter(({ wanted: { to } }) => chosen.has(to)),
      );
    },
  };
}

function withCalls({ fabric }: Ground, reached: Decision, calls: readonly MadeCall[]): Decision {
  const own = calls.filter(
    ({ wanted: { to }, facts }) => facts.works !== 'no' && !isProxyPort(fabric, to, 'TCP', facts.port),
  );
  const bare = own.filter(({ facts }) => facts.transport === 'plaintext' || facts.transport === 'tls');
  const unsure = own.filter(({ facts }) => facts.transport === 'unknown');
  return {
    ...reached,
    looked: reached.looked + own.length,
    counterexamples: bare.map((call) => tellCall(call, 'is sent without an identity')),
    doubts: [
      ...reached.doubts,
      ...unsure.map(({ wanted: { flow }, facts }) => ({
        text: `what ${flow.from} sends to ${flow.to}:${facts.port} may show no identity`,
        because: facts.because,
      })),
    ],
  };
}
