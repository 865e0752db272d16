import { type Box, leftOver, WHOLE } from '#arbitrary/gain/box.ts';
import { type Declared, undeclaredBox } from '#arbitrary/gain/declared.ts';
import type { Gain, GainKind } from '#arbitrary/gain/gain.ts';
import type { ListenerPair } from '#arbitrary/gain/listener-pairs.ts';
import { principalsOf } from '#arbitrary/gain/principals.ts';
import { type Reached, reachedOf } from '#arbitrary/gain/reached.ts';
import { witnessIn } from '#arbitrary/gain/witness.ts';
import { requestsText, whoText } from '#arbitrary/gain/words.ts';
import { NAME_LABEL } from '#cluster/namespace.ts';
import type { Fabric } from '#equation/fabric.ts';
import { accepts } from '#equation/listener.ts';
import { probeRequests } from '#facts/posture/probes.ts';
import { membershipOf } from '#mesh/mesh.ts';
import { formatPorts, intersectPorts, type PortSet } from '#set/port-set.ts';
import { ALL_REQUESTS, includesRequests, NO_REQUESTS } from '#set/request-set.ts';
import { meetsStrings } from '#set/string-set.ts';

/** What undeclared peers get of a listener that they didn't get before, by any way: exact, class by class. */
export function* passageGains(
  before: Fabric,
  after: Fabric,
  pair: ListenerPair,
  declared: Declared,
): Generator<Gain> {
  if (declared.anybody) return;
  const was = known(before, pair.before);
  const is = reachedOf(after, pair.after);
  const told = new Set<string>();
  for (const level of ['certain', 'possible'] as const) {
    for (const one of is) {
      const box = one[level] && clipped(one[level], pair.ports);
      const new_ = box && undeclaredBox(declared, one, box);
      if (new_ === undefined) continue;
      const covers = was.filter(({ who }) => isSameWho(who, one.who));
      const gain = gained(before, after, pair, one, new_, covers, level);
      if (gain === undefined) continue;
      const key = `${gain.kind} ${gain.who}`;
      if (!told.has(key)) yield gain;
      told.add(key);
    }
  }
  if (told.size === 0) yield* acceptsMore(pair);
}

function gained(
  before: Fabric,
  after: Fabric,
  pair: ListenerPair,
  { who, transport }: Reached,
  box: Box,
  covers: readonly Reached[],
  level: 'certain' | 'possible',
): Gain | undefined {
  const boxes = (of: readonly Reached[]): readonly Box[] => of.flatMap((one) => one[level] ?? []);
  const probes = pair.after.protocol === 'TCP' ? probeRequests(pair.after.workload) : NO_REQUESTS;
  const isReal = (one: Box): boolean =>
    canBe(before, after, pair, who, one) && !includesRequests(probes, one.requests);
  const gain = (kind: GainKind, one: Box): Gain => ({
    kind,
    workload: pair.after.workload.resource.id,
    protocol: pair.after.protocol,
    ports: formatPorts(one.ports),
    who: whoText(who, one, transport),
    ...(who.type === 'pods' && { pod: witnessIn(after, pair.after.workload, one) }),
    requests: requestsText(one.requests),
    outcome: level === 'certain' ? 'open' : 'unknown',
  });
  const rest = leftOver(box, boxes(covers)).find(isReal);
  if (rest !== undefined) {
    if (who.type === 'outside') return gain('outside', rest);
    const any = boxes(covers).map((one) => ({ ...one, requests: ALL_REQUESTS }));
    return gain(leftOver(rest, any).some(isReal) ? 'peer' : 'requests', rest);
  }
  if (transport !== 'plaintext') return undefined;
  const bare = leftOver(box, boxes(covers.filter((one) => one.transport === 'plaintext'))).find(isReal);
  return bare && gain('plaintext', bare);
}

/** Whether a pod can be what a box says: its service account is one of its namespace. */
function canBe(before: Fabric, after: Fabric, pair: ListenerPair, who: Reached['who'], box: Box): boolean {
  if (who.type !== 'pods') return true;
  const now = membershipOf(after.mesh, pair.after.workload).mesh;
  const kind = now === 'none' ? membershipOf(before.mesh, pair.before.workload).mesh : now;
  if (kind === 'none') return true;
  const { except = true, values = [] } = box.namespaces[NAME_LABEL] ?? {};
  const own = principalsOf(after, kind, values, except);
  return meetsStrings(box.principals, own);
}

/** A listener that accepts plaintext where it didn't: it is no longer sure that calls are encrypted. */
function acceptsMore({ before, after, ports }: ListenerPair): readonly Gain[] {
  if (before.source === 'any' || before.protocol !== 'TCP') return [];
  const [was, is] = [accepts(before).plaintext, accepts(after).plaintext];
  if (was !== 'no' || is === 'no') return [];
  return [
    {
      kind: 'accepts',
      workload: after.workload.resource.id,
      protocol: after.protocol,
      ports: formatPorts(ports),
      who: 'whoever the policies let through',
      requests: 'in plaintext',
      outcome: is === 'yes' ? 'open' : 'unknown',
    },
  ];
}

function clipped(box: Box, ports: PortSet): Box | undefined {
  const shared = intersectPorts(box.ports, ports);
  return shared.length === 0 || box.requests.length === 0 ? undefined : { ...WHOLE, ...box, ports: shared };
}

function isSameWho(a: Reached['who'], b: Reached['who']): boolean {
  return a.type === b.type && (a.type !== 'workload' || b.type !== 'workload' || a.id === b.id);
}

const answers = new WeakMap<Fabric, Map<string, readonly Reached[]>>();

/** Of the same fabric many changes are looked at: what is reached in it is asked once. */
function known(fabric: Fabric, listener: ListenerPair['before']): readonly Reached[] {
  const own = answers.get(fabric) ?? new Map<string, readonly Reached[]>();
  answers.set(fabric, own);
  const key = `${listener.workload.resource.id} ${listener.protocol} ${formatPorts(listener.ports)}`;
  const answer = own.get(key) ?? reachedOf(fabric, listener);
  own.set(key, answer);
  return answer;
}
