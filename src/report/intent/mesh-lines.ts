import type { FoundMesh } from '#intent/found-mesh.ts';
import type { ProposedIntent } from '#intent/propose.ts';
import { yamlScalar } from '#report/intent/yaml-scalar.ts';
import { visible } from '#report/visible.ts';

/** The settings that eastwest.yaml has, by the names that they have in assumptions. */
const KEYS: ReadonlyMap<string, string> = new Map([
  ['meshConfig.rootNamespace', 'rootNamespace'],
  ['meshConfig.trustDomain', 'trustDomain'],
  ['meshConfig.enableAutoMtls', 'enableAutoMtls'],
  ['meshConfig.outboundTrafficPolicy.mode', 'outboundTrafficPolicy'],
  ['sidecarInjectorWebhook.enableNamespacesByDefault', 'enableNamespacesByDefault'],
  ['namespace', 'namespace'],
  ['identityTrustDomain', 'identityTrustDomain'],
  ['proxy.defaultInboundPolicy', 'defaultInboundPolicy'],
]);

const NAMES: Readonly<Record<FoundMesh['kind'], string>> = { istio: 'Istio', linkerd: 'Linkerd' };

/** `Istio in 7 of 9 workloads (sidecar)`, `Istio perhaps in 9 of 9 workloads`. */
export function meshText({ kind, members, possible, modes }: FoundMesh, workloads: number): string {
  if (members === 0) return `${NAMES[kind]} perhaps in ${possible} of ${workloads} workloads`;
  const more = possible === 0 ? '' : `, perhaps in ${possible} more`;
  return `${NAMES[kind]} in ${members} of ${workloads} workloads (${modes.join(', ')})${more}`;
}

/** What was found of meshes, and what was assumed of their settings, ready to be written in. */
export function meshLines({ meshes, workloads }: ProposedIntent): readonly string[] {
  if (meshes.length === 0) {
    return [
      '# No mesh is seen: no port can tell its callers by anything but their labels and addresses. Whoever can copy these gets in; with',
      '# the next line uncommented, only who comes from another namespace counts as an intruder.',
      '# intruders: other-namespaces',
    ];
  }
  const told = meshes.map((mesh) => `# ${meshText(mesh, workloads)}.`);
  const assumed = meshes.flatMap(({ kind, assumptions }) => {
    const lines = assumptions.flatMap(({ setting, value, source }) => {
      const key = KEYS.get(setting);
      return key === undefined || value === ''
        ? []
        : `#     ${key}: ${/^(true|false)$/.test(value) ? value : yamlScalar(value)}${REMARKS[source]}`;
    });
    return lines.length === 0 ? [] : [`#   ${kind}:`, ...lines];
  });
  if (assumed.length === 0) return [...told, '# Its settings were found among the manifests.'].map(visible);
  return [
    ...told,
    '# These settings of it aren’t among the manifests, and are assumed. If yours differ, uncomment and mend them:',
    '# mesh:',
    ...assumed,
  ].map(visible);
}

const REMARKS = {
  default: '',
  configured: '',
  ambiguous: ' # the manifests say several things',
} as const;
