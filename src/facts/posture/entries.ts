import type { Workload } from '#cluster/workload.ts';
import { bestEntering, type Entering, enteringOf } from '#equation/entering.ts';
import type { Fabric } from '#equation/fabric.ts';
import type { Wanted } from '#equation/intent.ts';
import { layerReasons, stopReasons } from '#facts/platform/flow.ts';
import { distinctReasons, type Reasons } from '#facts/platform/reason.ts';
import type { Reason } from '#facts/platform/schema.ts';
import type { PostureEntry } from '#facts/posture/schema.ts';
import type { Outcome } from '#network/verdict/verdict.ts';

const WORKS: Readonly<Record<Outcome, PostureEntry['works']>> = {
  open: 'yes',
  closed: 'no',
  unknown: 'unknown',
};

/**
 * Whether the outside gets in to a workload that is declared public: for each of its ports, by the way in by which it goes best. What is stopped
 * behind a gateway whose call is a declared flow is told as that flow.
 */
export function postureEntries(
  fabric: Fabric,
  { open, openAt, flows }: Wanted,
  workload: Workload,
  reasons: Reasons,
): readonly PostureEntry[] {
  if (!open.has(workload)) return [];
  const location = openAt.get(workload);
  const at = location === undefined ? '' : `${location.file}:${location.line}`;
  const told = ({ call, gateway }: Entering): boolean =>
    call !== undefined && flows.some(({ from, to }) => from === gateway && to === workload);
  const all = bestEntering(enteringOf(fabric, workload));
  return all
    .filter((one) => one.outcome === 'open' || !told(one))
    .map((entering) => {
      const { port, type, resource, pointer, gateway, outcome, seen, stoppedBy, call } = entering;
      return {
        at,
        to: nameOf(workload),
        port,
        by: resource.id,
        type,
        ...reasons.place(resource, pointer),
        gateway: gateway === undefined ? '' : nameOf(gateway),
        works: WORKS[outcome],
        seen,
        stoppedBy: outcome === 'closed' ? (stoppedBy ?? '') : '',
        inside: call !== undefined,
        because: distinctReasons(whyOf(entering, reasons)),
      };
    });
}

/** What stops it; what leaves it open whether it is stopped. */
function whyOf({ outcome, stoppedBy, attempt, call }: Entering, reasons: Reasons): readonly Reason[] {
  if (outcome === 'open') return [];
  if (call !== undefined && call.outcome !== 'open') return stopReasons(call, reasons);
  if (attempt === undefined) return [];
  if (outcome === 'unknown') return doubts(attempt, reasons);
  return stoppedBy === undefined || stoppedBy === 'client'
    ? []
    : layerReasons(stoppedBy, attempt, [], reasons);
}

function doubts({ way, hops }: NonNullable<Entering['attempt']>, reasons: Reasons): readonly Reason[] {
  const network = hops.flatMap(({ egress, ingress }) =>
    [egress, ingress].flatMap(({ decisions }) =>
      decisions
        .filter(({ outcome }) => outcome === 'unknown')
        .flatMap(({ because }) => reasons.network(because)),
    ),
  );
  const asked = way.authorization.decisions
    .filter(({ outcome }) => outcome === 'unknown')
    .flatMap(({ because }) => reasons.mesh(because));
  return [...network, ...(way.accepted === 'unknown' ? reasons.mesh(way.because) : []), ...asked];
}

function nameOf({ namespace, resource }: Workload): string {
  return `${namespace}/${resource.name}`;
}
