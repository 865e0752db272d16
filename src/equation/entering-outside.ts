import type { Entered } from '#equation/entered.ts';
import type { Fabric } from '#equation/fabric.ts';
import { addressPassages } from '#equation/inbound-address.ts';
import type { FabricListener } from '#equation/listener.ts';
import { type Attempt, type Layer, reach } from '#equation/reach.ts';
import { requestsFrom } from '#equation/requests.ts';
import { MESH_KINDS } from '#mesh/membership.ts';
import type { Way } from '#mesh/way.ts';
import { addressPeer } from '#network/peer.ts';
import { addressClasses } from '#network/peers/address-class.ts';
import type { Outcome } from '#network/verdict/verdict.ts';
import { type AddressSet, ALL_ADDRESSES, intersectAddresses, isEmptyAddresses } from '#set/address-set.ts';
import { hasPort } from '#set/port-set.ts';
import { isNoRequests } from '#set/request-set.ts';

/** Whether some of these addresses get in at the pods themselves; `undefined` if a gateway listens at other ports only. */
export function byAddresses(
  fabric: Fabric,
  given: FabricListener,
  addresses: AddressSet,
): Entered | undefined {
  const listener = asHonest(fabric, given);
  if (listener.ways.length === 0 || listener.ways.every(isShut)) return undefined;
  const passages = addressPassages(fabric, listener).filter(
    ({ way, peer, ports }) =>
      way.via === undefined &&
      peer.type === 'address' &&
      hasPort(ports, listener.port) &&
      !isEmptyAddresses(intersectAddresses(peer.addresses, addresses)),
  );
  const outcome = bestOf(passages.map((passage) => passage.outcome));
  const attempt = furthest(fabric, listener, addresses, outcome);
  const tried = { outcome, seen: true, ...(attempt && { attempt }) };
  return outcome === 'closed' ? { ...tried, stoppedBy: attempt?.stoppedBy ?? 'transport' } : tried;
}

/**
 * Whether an ingress controller gets to the pods: which pods that is isn't shown, nor whether it is in the mesh. Closed is only what is closed for
 * every controller.
 */
export function byController(fabric: Fabric, listener: FabricListener): Entered {
  const { attempts } = reach(fabric, { type: 'ingress-controller' }, listener);
  const plain = attempts.filter(({ way }) => way.transport === 'plaintext' && way.via === undefined);
  const open = plain.find(({ outcome }) => outcome === 'open');
  if (open !== undefined) return { outcome: 'open', seen: true, attempt: open };
  const maybe = plain.find(({ outcome }) => outcome === 'unknown') ?? attempts.find(byMember);
  if (maybe !== undefined) return { outcome: 'unknown', seen: false, attempt: maybe };
  const closed = { outcome: 'closed', seen: false } as const;
  const denied = attempts.find(isMembers);
  if (denied !== undefined) return { ...closed, stoppedBy: 'authorization', attempt: denied };
  const attempt = last(plain) ?? last(attempts);
  return { ...closed, stoppedBy: attempt?.stoppedBy ?? 'transport', ...(attempt && { attempt }) };
}

/** Whether somebody of the mesh, whoever it is, may get in by it. */
function byMember(attempt: Attempt): boolean {
  const { authorization } = attempt.way;
  return isMembers(attempt) && !isNoRequests(requestsFrom(authorization, { source: ALL_ADDRESSES }).possible);
}

/** Whether somebody of the mesh gets as far as to be asked who it is. */
function isMembers({ way, stoppedBy }: Attempt): boolean {
  return way.transport === 'mtls' && way.accepted !== 'no' && stoppedBy !== 'network';
}

function bestOf(outcomes: readonly Outcome[]): Outcome {
  return (['open', 'unknown'] as const).find((one) => outcomes.includes(one)) ?? 'closed';
}

/** Of a gateway that asks for certificates of another authority, an honest client has one. */
function asHonest({ mesh }: Fabric, listener: FabricListener): FabricListener {
  const asks = MESH_KINDS.flatMap((kind) => mesh.semantics[kind].entrances).some(
    ({ gateways, podPorts, tls }) =>
      tls === 'mutual' && gateways.includes(listener.workload) && podPorts.includes(listener.port),
  );
  if (!asks) return listener;
  return { ...listener, ways: listener.ways.map((way) => ({ ...way, accepted: 'yes' })) };
}

/** A gateway has no server at that port. */
function isShut({ because }: Way): boolean {
  return because.length === 1 && because[0]?.reason === 'istio/gateway-closed';
}

/** An attempt with that outcome; of those that are stopped, the one that is stopped last, since it tells best what stops them all. */
function furthest(
  fabric: Fabric,
  listener: FabricListener,
  addresses: AddressSet,
  outcome: Outcome,
): Attempt | undefined {
  const groups = addressClasses(fabric.network, listener.workload, 'ingress')
    .map(({ peer }) => intersectAddresses(peer.addresses, addresses))
    .filter((group) => !isEmptyAddresses(group));
  const direct = [...groups, addresses]
    .flatMap((group) => reach(fabric, addressPeer(group), listener).attempts)
    .filter(({ way, ...attempt }) => way.via === undefined && attempt.outcome === outcome);
  return last(direct.filter(({ way }) => way.transport === 'plaintext')) ?? last(direct);
}

const LAYERS: readonly Layer[] = ['network', 'transport', 'identity', 'authorization'];

function last(attempts: readonly Attempt[]): Attempt | undefined {
  const depth = ({ stoppedBy = 'network' }: Attempt): number => LAYERS.indexOf(stoppedBy);
  return attempts.toSorted((a, b) => depth(b) - depth(a))[0];
}
