import type { MeshChange } from '#reach/explain/explain.ts';
import { yamlLines } from '#report/explanation/yaml.ts';
import { place } from '#report/pretty/place.ts';
import { visible } from '#report/visible.ts';

/** A change to a mesh's resources: what to do, where it is written now, what to add. */
export function meshChangeLines(change: MeshChange): readonly string[] {
  return [
    `${change.mesh}: ${adviceWords(change)}`,
    ...change.because.flatMap(({ written }) =>
      written === undefined ? [] : [`  ${visible(written.policy)} --> ${place(written.location)}`],
    ),
    ...yamlLines(change.manifests),
  ];
}

function adviceWords({ advice, subject, mesh, mode, because }: MeshChange): string {
  const reasons = because.map(({ text }) => visible(text)).join('; ');
  switch (advice) {
    case 'join':
      return `get ${visible(subject)} into the mesh: ${joinWords(mesh, mode)}.`;
    case 'permit':
      return `permit the identity of ${visible(subject)}, as a policy of its own (they add up):`;
    case 'deny-rule':
      return 'this denies it whatever else permits it, and would have to go or be narrowed:';
    case 'narrow-rule':
      return 'this permits it, and would have to go or be narrowed:';
    case 'restrict':
      return mesh === 'linkerd'
        ? `a Server for the port denies what no authorization permits; now ${reasons}.`
        : `an AuthorizationPolicy with action ALLOW denies what no rule of it allows; now ${reasons}.`;
    case 'client-setting':
      return `this decides how ${visible(subject)} calls, and would have to change (${reasons}):`;
    case 'server-setting':
      return `this decides what ${visible(subject)} takes, and would have to change (${reasons}):`;
    case 'require-mtls':
      return 'refuse plaintext: a PeerAuthentication with mode STRICT. Who has no identity of the mesh is then refused.';
    case 'gateway':
      return 'who is outside of the mesh has no identity of it, and is let in through a gateway of the mesh.';
    case 'know':
      return `it would have to be known: ${reasons}.`;
    default:
      return advice satisfies never;
  }
}

function joinWords(mesh: MeshChange['mesh'], mode: MeshChange['mode']): string {
  if (mesh === 'linkerd') return 'annotate its pods or its namespace linkerd.io/inject: enabled';
  if (mode === 'ambient' || mode === 'waypoint')
    return 'label its pods or its namespace istio.io/dataplane-mode=ambient';
  return 'label its pods sidecar.istio.io/inject: "true", or its namespace istio-injection=enabled';
}
