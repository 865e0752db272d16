import type { Workload } from '#cluster/workload.ts';
import type { ChosenTransport, Destination } from '#mesh/client.ts';
import type { MeshEntrance } from '#mesh/entrance.ts';
import type { Machine } from '#mesh/machine.ts';
import type { Membership, MeshKind } from '#mesh/membership.ts';
import type { Assumption, MeshFault } from '#mesh/notes.ts';
import type { Outbound } from '#mesh/outbound.ts';
import type { Unmodelled } from '#mesh/unmodelled.ts';
import type { Way } from '#mesh/way.ts';
import type { PortSet } from '#set/port-set.ts';
import type { StringSet } from '#set/string-set.ts';

/**
 * What a mesh does, as the rest of the house asks: one interface, an implementation for each mesh. Everything about the receiving
 * end is asked about a workload that is, or may be, in this mesh.
 */
export interface MeshSemantics {
  readonly kind: MeshKind;
  /** `member: 'no'` for a workload of another mesh or of none, with the reason. */
  membership(workload: Workload): Membership;
  /** The sets of TCP ports of a member that this mesh treats in a way of their own; ports in none of them are treated alike. */
  portCuts(workload: Workload): readonly PortSet[];
  /** The TCP ports of a member's pods on which its proxy itself answers, so that no application is there. */
  proxyPorts(workload: Workload): PortSet;
  /** The ways to a TCP port of a member's pods; taken as if it were a member for sure. */
  ways(workload: Workload, port: number): readonly Way[];
  /** The principal that a member's pods present. */
  principal(workload: Workload): string;
  /** All principals that pods of a namespace can present, whatever their service account; of any namespace for `undefined`. */
  principals(namespace: string | undefined): StringSet;
  /** The principal of a service account; and back. `undefined` if a string is no principal of this mesh's workloads. */
  principalOf(namespace: string, serviceAccount: string): string;
  accountOf(principal: string): { readonly namespace: string; readonly serviceAccount: string } | undefined;
  /** The transport that an honest client which is a member would choose. */
  choose(client: Workload, destination: Destination): ChosenTransport;
  /** What leaves the cluster from a member, as far as its own proxy says. */
  outbound(workload: Workload): Outbound;
  /** What this mesh's gateways open to the outside. */
  readonly entrances: readonly MeshEntrance[];
  readonly faults: readonly MeshFault[];
  /** Policies that select nothing, and names in them that the manifests don't have: likely mistakes, if the manifests are complete. */
  idle?(): readonly MeshFault[];
  readonly assumptions: readonly Assumption[];
  /** What is outside of the cluster and may yet show a principal of this mesh. */
  readonly machines?: readonly Machine[];
  /** Resources that make answers unknown. */
  readonly unmodelled?: readonly Unmodelled[];
}
