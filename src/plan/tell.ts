import type { FabricListener } from '#equation/listener.ts';
import type { Call } from '#equation/works.ts';
import { distinctReasons, type Reasons, reasonsIn } from '#facts/platform/reason.ts';
import type { Reason } from '#facts/platform/schema.ts';
import { locate } from '#manifest/locate.ts';
import type { Manifests } from '#manifest/manifests.ts';
import type { Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import type { MeshBecause } from '#mesh/because.ts';
import type { Connections } from '#network/connections.ts';
import type { Breakage } from '#plan/breakage.ts';
import { isPlanned } from '#plan/edit.ts';
import type { Judged } from '#plan/judge.ts';
import type { Need } from '#plan/need/need.ts';
import type { PlaintextClient } from '#plan/plaintext-clients.ts';
import type { PlanBreak, PlanClient } from '#plan/schema.ts';
import type { PlanMesh } from '#plan/target.ts';
import { whyOutside } from '#plan/why-outside.ts';

/** Makes data of what was found: reasons in words, places in files. */
export interface Teller {
  mesh(because: readonly MeshBecause[]): readonly Reason[];
  place(resource: Resource | undefined, pointer?: Pointer): { readonly file: string; readonly line: number };
  /** `mesh`: that in which the namespace is to be. */
  broken(breakage: Breakage, mesh: PlanMesh | undefined): PlanBreak;
  client(client: PlaintextClient, mesh: PlanMesh | undefined): PlanClient;
}

export function tellerOf(manifests: Manifests, needs: readonly Need[]): Teller {
  const reasons = reasonsIn(manifests);
  const numbers = new Map(needs.map((need, number) => [need, number]));
  const told = (list: readonly Reason[]): readonly Reason[] => distinctReasons(list.map(unplaced));
  return {
    mesh: (because) => told(reasons.mesh(because)),
    place: (resource, pointer = '') => {
      if (resource === undefined || isPlanned(resource)) return { file: '', line: 0 };
      const { file, line } = locate(manifests, resource.origin, pointer);
      return { file, line };
    },
    broken: ({ need, outcome, judged }, mesh) => {
      const call = judged.outcome === 'closed' ? judged.call : (judged.failing[0] ?? judged.call);
      const reasonsOf =
        call === undefined ? refusing(judged.listener, reasons) : callReasons(call, judged, mesh, reasons);
      return {
        need: numbers.get(need) ?? -1,
        outcome,
        stoppedBy: call === undefined ? 'transport' : (call.stoppedBy ?? ''),
        transport: call?.chosen.transport ?? 'plaintext',
        because: told(reasonsOf),
      };
    },
    client: ({ client, listeners, because }, mesh) => ({
      client: client.resource.id,
      listeners: listeners.map(listenerName),
      because: told(reasons.mesh(whyOutside(because, mesh))),
    }),
  };
}

export function listenerName({ workload, port }: FabricListener): string {
  return `${workload.namespace}/${workload.resource.name}:${port}`;
}

/** What a step of the plan put there is in no file. */
function unplaced(reason: Reason): Reason {
  return reason.file === '' ? { ...reason, line: 0 } : reason;
}

/** Why a listener refuses plaintext. */
function refusing(listener: FabricListener | undefined, reasons: Reasons): readonly Reason[] {
  const ways = (listener?.ways ?? []).filter(({ transport }) => transport === 'plaintext');
  return ways.flatMap(({ accepted, because, authorization }) =>
    accepted === 'no'
      ? reasons.mesh(because)
      : authorization.decisions
          .filter(({ outcome }) => outcome === 'denied')
          .flatMap((one) => reasons.mesh(one.because)),
  );
}

/** The first thing that stops a call, then why it is sent as it is. */
function callReasons(
  { chosen, stoppedBy, attempt }: Call,
  { outside, listener }: Judged,
  mesh: PlanMesh | undefined,
  reasons: Reasons,
): readonly Reason[] {
  const own = reasons.mesh(outside === undefined ? chosen.because : whyOutside(outside, mesh));
  if (stoppedBy === 'transport') {
    const ways = attempt === undefined ? (listener?.ways ?? []) : [attempt.way];
    return [...ways.flatMap(({ because }) => reasons.mesh(because)), ...own];
  }
  if (attempt === undefined || stoppedBy === undefined) return own;
  const { way, hops } = attempt;
  switch (stoppedBy) {
    case 'network':
      return hops.flatMap((hop) => refusals(hop, reasons));
    case 'authorization':
      return [
        ...way.authorization.decisions
          .filter(({ outcome }) => outcome === 'denied')
          .flatMap(({ because }) => reasons.mesh(because)),
        ...own,
      ];
    case 'client':
    case 'identity':
      return own;
    default:
      return stoppedBy satisfies never;
  }
}

function refusals({ egress, ingress }: Connections, reasons: Reasons): readonly Reason[] {
  return [egress, ingress].flatMap(({ decisions }) =>
    decisions
      .filter(({ outcome }) => outcome === 'closed')
      .flatMap(({ because }) => reasons.network(because)),
  );
}
