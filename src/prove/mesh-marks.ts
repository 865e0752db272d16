import type { Fabric } from '#equation/fabric.ts';
import type { MeshKind, MeshMode } from '#mesh/membership.ts';
import { label } from '#set/selector.ts';

/** What a pod says of itself to be in a mesh, or out of it. */
export interface Marks {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

const NO_MARKS: Marks = { labels: {}, annotations: {} };
const SIDECAR = 'sidecar.istio.io/inject';
const AMBIENT = 'istio.io/dataplane-mode';
const REVISION = 'istio.io/rev';
const LINKERD = 'linkerd.io/inject';

/** The ways to get into a mesh, the least first; the one that the mesh's workloads use before the other. */
export function marksToJoin(fabric: Fabric, kind: MeshKind, mode: MeshMode): readonly Marks[] {
  if (kind === 'linkerd') return [NO_MARKS, annotated(LINKERD, 'enabled')];
  if (kind === 'none') return [NO_MARKS];
  const sidecar = [
    labelled({ [SIDECAR]: 'true' }),
    ...revisions(fabric).map((one) => labelled({ [REVISION]: one })),
  ];
  const ambient = [labelled({ [AMBIENT]: 'ambient' })];
  const isAmbient = mode === 'ambient' || mode === 'waypoint';
  return [NO_MARKS, ...(isAmbient ? [...ambient, ...sidecar] : [...sidecar, ...ambient])];
}

/** The ways to stay out of every mesh, the least first. */
export function marksToLeave(): readonly Marks[] {
  const linkerd = annotated(LINKERD, 'disabled');
  const none = { [SIDECAR]: 'false', [AMBIENT]: 'none' };
  return [
    NO_MARKS,
    labelled({ [SIDECAR]: 'false' }),
    labelled({ [AMBIENT]: 'none' }),
    linkerd,
    labelled(none),
    { ...linkerd, labels: none },
  ];
}

/** The revisions that namespaces ask for. */
function revisions({ cluster }: Fabric): readonly string[] {
  return [
    ...new Set([...cluster.namespaces.values()].flatMap(({ labels }) => label(labels, REVISION) ?? [])),
  ].sort();
}

function labelled(labels: Marks['labels']): Marks {
  return { ...NO_MARKS, labels };
}

function annotated(key: string, value: string): Marks {
  return { ...NO_MARKS, annotations: { [key]: value } };
}
