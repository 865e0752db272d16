import { describe, expect, test } from 'vitest';
import { buildCluster } from '#cluster/cluster.ts';
import { parseManifests } from '#manifest/parse.ts';
import { buildNetwork } from '#network/network.ts';
import { hasVectors, readVectors } from './vectors.ts';

interface Invalid {
  readonly manifests: readonly { readonly file: string; readonly yaml: string }[];
  readonly expectError: string;
}

/** Where that tool refuses and we don't, by its error, with the reason. */
const ACCEPTED: Readonly<Record<string, string>> = {
  'alerts.PriorityErrExplain':
    'ClusterNetworkPolicySpec, priority: of two matching policies with the same one the implementation can apply any. ' +
    'That is a legal cluster; where the two disagree the verdict is unknown.',
  ConvertNamedPortErrStr:
    'NetworkPolicyPort v1 allows a name beside any peer (ValidateNetworkPolicyPort looks at the port alone); ' +
    'an address has no ports by name, so the rule matches nothing there.',
  NotSupportedPodResourcesErrorStr:
    'Pods of one owner with different labels are legal. Each is a workload of its own here, since its owner is not there.',
  'does not exist': 'A path, not a manifest: refused where files are read.',
};

const cases = readVectors<Invalid>('np-guard-invalid');

describe.skipIf(!hasVectors)('np-guard-invalid [needs ../shared]', () => {
  const accepted: string[] = [];

  test('there are cases', () => {
    expect(cases.length).toBeGreaterThan(20);
  });

  test.each(cases)('$name', ({ manifests, expectError }) => {
    const { resources, problems } = parseManifests(
      manifests.map(({ file, yaml }) => ({ name: file, content: yaml })),
    );
    const { faults } = buildNetwork(buildCluster(resources));
    const reason = Object.keys(ACCEPTED).find((error) => expectError.includes(error));
    if (reason !== undefined) accepted.push(reason);
    const found = [...faults.map(({ message }) => message), ...problems.map(({ message }) => message)];
    expect(found.length > 0 || reason !== undefined, expectError).toBe(true);
  });

  test('the table of cases that are not refused, with the reason', async ({ annotate }) => {
    await annotate(`${cases.length} cases, not refused: ${accepted.join(', ')}`);
    expect(accepted.length).toBeLessThan(cases.length / 3);
  });
});
