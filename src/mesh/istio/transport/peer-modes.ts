import { joinPointer, type Pointer } from '#manifest/pointer.ts';
import type { MeshBecause, MeshReason } from '#mesh/because.ts';
import type { Istio } from '#mesh/istio/model.ts';
import type { MtlsMode, PeerPolicy } from '#mesh/istio/transport/peer-authentication.ts';
import { peerPolicies, selecting } from '#mesh/istio/transport/peer-policies.ts';
import type { Labels } from '#set/selector.ts';

/** A mode that may hold, and the level that sets it. */
export interface PeerMode {
  readonly mode: MtlsMode;
  readonly level: 'default' | 'mesh' | 'namespace' | 'workload' | 'port';
  /** The mode that the deciding policy sets for the workload itself; of interest for a port. */
  readonly own: MtlsMode | 'UNSET';
  readonly because: MeshBecause;
}

/**
 * What PeerAuthentication says, as one of several: usually there is one. Several are there where policies of the same scope
 * disagree and not all of them are created yet: the oldest will win, and which one that will be isn't written.
 */
export type PeerModes = readonly PeerMode[];

/** A mode as a single word: `UNKNOWN` where it can't be told. */
export interface EffectiveMode {
  readonly mode: MtlsMode | 'UNKNOWN';
  /** - `default`: no policy of the level or above sets a mode. */
  readonly level: PeerMode['level'];
  readonly because: readonly MeshBecause[];
}

const REASONS: { readonly [M in MtlsMode]: MeshReason } = {
  DISABLE: 'istio/disable',
  PERMISSIVE: 'istio/permissive',
  STRICT: 'istio/strict',
};

const BY_DEFAULT: PeerModes = [
  { mode: 'PERMISSIVE', level: 'default', own: 'UNSET', because: { reason: 'istio/permissive-default' } },
];

/** The mode of the whole mesh: that of the root namespace (PeerAuthentication: "For mesh level, put the policy in root-namespace"). */
export function meshMode(istio: Istio): EffectiveMode {
  return effective(meshModes(istio));
}

/** The mode that holds in a namespace where nothing narrower says otherwise. */
export function namespaceMode(istio: Istio, namespace: string): EffectiveMode {
  return effective(namespaceModes(istio, namespace));
}

export function meshModes(istio: Istio): PeerModes {
  const wide = peerPolicies(istio).wide.get(istio.settings.rootNamespace) ?? [];
  return refine(wide, BY_DEFAULT, 'mesh');
}

export function namespaceModes(istio: Istio, namespace: string): PeerModes {
  const parent = meshModes(istio);
  if (namespace === istio.settings.rootNamespace) return parent;
  return refine(peerPolicies(istio).wide.get(namespace) ?? [], parent, 'namespace');
}

/**
 * The modes at a port of pods with some labels (PeerAuthentication: workload before namespace before mesh; the oldest wins among equals;
 * "Inherit from parent, if has one. Otherwise treated as PERMISSIVE" for UNSET; a port inherits from its workload).
 */
export function portModes(istio: Istio, namespace: string, labels: Labels, port: number): PeerModes {
  const parent = namespaceModes(istio, namespace);
  const candidates = oldest(selecting(istio, namespace, labels));
  if (candidates.length === 0) return parent;
  return distinct(candidates.flatMap((policy) => atPort(policy, refine([policy], parent, 'workload'), port)));
}

/** The ports that a policy for the pods names. */
export function namedPorts(istio: Istio, namespace: string, labels: Labels): readonly number[] {
  return oldest(selecting(istio, namespace, labels)).flatMap(({ ports }) => [...ports.keys()]);
}

export function effective(modes: PeerModes): EffectiveMode {
  const [first] = modes;
  if (first === undefined) return { mode: 'UNKNOWN', level: 'default', because: [] };
  const because = modes.map((one) => one.because);
  if (modes.length === 1) return { mode: first.mode, level: first.level, because };
  return { mode: 'UNKNOWN', level: first.level, because: [...because, undecided(modes)] };
}

/** Why several modes may hold. */
export function undecided(modes: PeerModes): MeshBecause {
  const names = modes.map(({ because }) => because.resource?.id ?? 'the default');
  return { reason: 'istio/oldest-unknown', detail: [...new Set(names)].join(', ') };
}

function refine(policies: readonly PeerPolicy[], parent: PeerModes, level: PeerMode['level']): PeerModes {
  const candidates = oldest(policies);
  if (candidates.length === 0) return parent;
  return distinct(
    candidates.flatMap((policy) => {
      const { mode } = policy;
      return mode === 'UNSET' ? parent : [modeOf(policy, mode, level, joinPointer('/spec', 'mtls', 'mode'))];
    }),
  );
}

function atPort(policy: PeerPolicy, base: PeerModes, port: number): PeerModes {
  const mode = policy.ports.get(port);
  if (mode === undefined || mode === 'UNSET') return base;
  return [modeOf(policy, mode, 'port', joinPointer('/spec', 'portLevelMtls', String(port), 'mode'))];
}

function modeOf(policy: PeerPolicy, mode: MtlsMode, level: PeerMode['level'], pointer: Pointer): PeerMode {
  const because = { reason: REASONS[mode], resource: policy.resource, pointer };
  return { mode, level, own: policy.mode, because };
}

/**
 * Of policies of the same scope, those that may be the oldest: one, if all are created; else the oldest of those that are, and every
 * other. (Those of the same second go by name.)
 */
function oldest(policies: readonly PeerPolicy[]): readonly PeerPolicy[] {
  const [first, ...rest] = policies;
  if (first === undefined) return [];
  const open = rest.filter(({ created }) => created === '');
  return [first, ...open];
}

function distinct(modes: PeerModes): PeerModes {
  const seen = new Set<string>();
  const found = modes.filter(({ mode }) => !seen.has(mode) && seen.add(mode));
  return found.length > 1 ? [...found].sort((a, b) => (a.mode < b.mode ? -1 : 1)) : found;
}
