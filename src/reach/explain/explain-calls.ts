import type { Service } from '#cluster/service.ts';
import { targetPorts } from '#cluster/service-port.ts';
import type { Workload } from '#cluster/workload.ts';
import type { FabricListener } from '#equation/listener.ts';
import { type Call, works } from '#equation/works.ts';
import { membershipOf } from '#mesh/mesh.ts';
import type { Outcome } from '#network/verdict/verdict.ts';
import { callChanges } from '#reach/explain/explain-call-change.ts';
import type { Context } from '#reach/explain/explain-context.ts';
import { answerRelay } from '#reach/explain/explain-hops.ts';
import type { AnswerCall, AnswerWorks } from '#reach/explain/explain-mesh-model.ts';
import { serviceId } from '#reach/explain/explain-names.ts';
import { outcomeOf } from '#reach/explain/explain-operations.ts';
import { callSymptom } from '#reach/explain/explain-symptom.ts';
import { tellReasons } from '#reach/explain/explain-told.ts';
import type { TriedWay } from '#reach/explain/explain-ways.ts';

/** Whether the honest calls of a workload work: by every Service that leads there, the best first. */
export function answerWorks(
  context: Context,
  client: Workload,
  listener: FabricListener,
  ways: readonly TriedWay[],
): AnswerWorks {
  const { calls } = works(context.fabric, client, listener);
  const answers = calls
    .map((call) => narrowed(context, call, ways))
    .map((call) => answerCall(context, client, listener, call, ways))
    .sort((a, b) => RANK[a.outcome] - RANK[b.outcome]);
  return { outcome: answers[0]?.outcome ?? 'closed', calls: answers };
}

const RANK: Readonly<Record<Outcome, number>> = { open: 0, unknown: 1, closed: 2 };

/** A call that has to carry all of the requests that were asked about. */
function narrowed({ operations }: Context, call: Call, ways: readonly TriedWay[]): Call {
  const way = ways.find(({ attempt }) => attempt.way === call.attempt?.way);
  if (call.outcome === 'closed' || way === undefined) return call;
  const outcomes = operations.map(({ requests }) => outcomeOf(way, requests));
  if (outcomes.includes('closed')) return { ...call, outcome: 'closed', stoppedBy: 'authorization' };
  return outcomes.includes('unknown') ? { ...call, outcome: 'unknown' } : call;
}

function answerCall(
  context: Context,
  client: Workload,
  listener: FabricListener,
  call: Call,
  ways: readonly TriedWay[],
): AnswerCall {
  const { fabric, manifests } = context;
  const { chosen, outcome, stoppedBy, service } = call;
  const mtls = listener.ways.some((way) => way.transport === 'mtls' && way.accepted !== 'no') ? 'yes' : 'no';
  const ends = {
    from: membershipOf(fabric.mesh, client),
    to: membershipOf(fabric.mesh, listener.workload),
    relayed: chosen.via !== undefined,
    mtls,
  } as const;
  return {
    service: service === undefined ? '' : serviceText(service, listener),
    transport: chosen.transport,
    port: chosen.port,
    ...(chosen.via === undefined ? {} : { via: answerRelay(fabric, chosen.via) }),
    because: tellReasons(manifests, chosen.because),
    outcome,
    ...(stoppedBy === undefined ? {} : { stoppedBy, sees: callSymptom(stoppedBy, chosen.transport, ends) }),
    changes: outcome === 'closed' ? callChanges(context, client, listener, call, ways) : [],
  };
}

/** The Service with the port of it that leads to the listener. */
function serviceText(service: Service, { protocol, port, workload }: FabricListener): string {
  const lead = service.ports.find(
    (one) => one.protocol === protocol && targetPorts(one, workload).includes(port),
  );
  return lead === undefined ? serviceId(service) : `${serviceId(service)}:${lead.port}`;
}
