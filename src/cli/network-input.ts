import { writeProblems } from '#cli/problems.ts';
import type { Terminal } from '#cli/terminal.ts';
import {
  type AddressSet,
  buildCluster,
  buildNetwork,
  EastwestError,
  locate,
  type Manifests,
  type Network,
  orderResources,
  parseCidr,
  unionAddresses,
  validateResources,
  visible,
} from '#index.ts';

/** A network, the manifests that it was read from, and whether answers about it can be trusted. */
export interface NetworkInput {
  readonly manifests: Manifests;
  readonly network: Network;
  /** Nothing severe is wrong with the input. */
  readonly trusted: boolean;
}

/** Builds the network of some manifests and tells on stderr what is wrong with them, as far as it concerns the network. */
export async function networkInput(
  manifests: Manifests,
  podAddresses: AddressSet | undefined,
  terminal: Terminal,
): Promise<NetworkInput> {
  const network = buildNetwork(
    buildCluster(orderResources(manifests.resources)),
    podAddresses === undefined ? {} : { podAddresses },
  );
  const policies = new Set([
    ...network.policies.map(({ resource }) => resource),
    ...network.unmodelled.map(({ resource }) => resource),
  ]);
  const written = await validateResources({
    ...manifests,
    resources: manifests.resources.filter((resource) => policies.has(resource)),
  });
  const problems = [...manifests.problems, ...written.problems];
  const trusted = writeProblems(problems, terminal);
  const told = new Set(problems.map(({ location }) => `${location.file}:${location.line}`));
  for (const { resource, pointer, message } of network.faults) {
    const { file, line, column } = locate(manifests, resource.origin, pointer);
    if (told.has(`${file}:${line}`)) continue;
    terminal.stderr(`eastwest: ${visible(`warning: ${file}:${line}:${column}: ${message}`)}\n`);
  }
  return { manifests, network, trusted };
}

/** Where pods get their addresses, from `--pod-cidr`. Throws `bad-usage` for what is no CIDR block. */
export function podCidrs(values: readonly string[]): AddressSet | undefined {
  const blocks = values.map((value) => {
    const block = parseCidr(value);
    if (block !== undefined) return block;
    throw new EastwestError(
      'bad-usage',
      `--pod-cidr ${value} is no CIDR block`,
      'Write it as 10.244.0.0/16 or fd00:10:244::/56.',
    );
  });
  return blocks.length === 0 ? undefined : blocks.reduce(unionAddresses);
}
