import { writeProblems } from '#cli/input/problems.ts';
import type { Terminal } from '#cli/terminal.ts';
import {
  type AddressSet,
  buildCluster,
  buildFabric,
  type Config,
  EastwestError,
  type Fabric,
  type FabricOptions,
  locate,
  type Manifests,
  orderResources,
  parseCidr,
  type Resource,
  unionAddresses,
  validateResources,
  visible,
} from '#index.ts';

/** A fabric, the manifests that it was read from, and whether answers about it can be trusted. */
export interface FabricInput {
  readonly manifests: Manifests;
  readonly fabric: Fabric;
  /** Nothing severe is wrong with the input. */
  readonly trusted: boolean;
}

/** Builds the fabric of some manifests and tells on stderr what is wrong with them, as far as it concerns the network or a mesh. */
export async function fabricInput(
  manifests: Manifests,
  options: FabricOptions,
  terminal: Terminal,
): Promise<FabricInput> {
  const fabric = buildFabric(buildCluster(orderResources(manifests.resources)), options);
  const { network, mesh } = fabric;
  const policies = new Set([
    ...network.policies.map(({ resource }) => resource),
    ...network.unmodelled.map(({ resource }) => resource),
  ]);
  const written = await validateResources({
    ...manifests,
    resources: manifests.resources.filter((resource) => policies.has(resource) || isOfMesh(resource)),
  });
  const problems = [...manifests.problems, ...written.problems];
  const trusted = writeProblems(problems, terminal);
  const told = new Set(problems.map(({ location }) => `${location.file}:${location.line}`));
  const { istio, linkerd } = mesh.semantics;
  for (const { resource, pointer, message } of [...network.faults, ...istio.faults, ...linkerd.faults]) {
    const { file, line, column } = locate(manifests, resource.origin, pointer);
    if (told.has(`${file}:${line}`)) continue;
    terminal.stderr(`eastwest: ${visible(`warning: ${file}:${line}:${column}: ${message}`)}\n`);
  }
  return { manifests, fabric, trusted };
}

/** Whether a resource is of a kind that a mesh reads, and whose mistakes change what is let through. */
function isOfMesh({ apiVersion }: Resource): boolean {
  return /^([a-z]+\.)?(istio|linkerd)\.io\//.test(apiVersion);
}

/**
 * What is known besides the manifests: where pods get their addresses, from `--pod-cidr` or else eastwest.yaml; and the meshes, from
 * eastwest.yaml. Throws `bad-usage` for what is no CIDR block.
 */
export function fabricOptions(values: readonly string[], { network, mesh }: Config): FabricOptions {
  const cidrs = values.length > 0 ? values : network.podCidrs;
  const blocks = cidrs.map((value) => {
    const block = parseCidr(value);
    if (block !== undefined) return block;
    throw new EastwestError(
      'bad-usage',
      `--pod-cidr ${value} is no CIDR block`,
      'Write it as 10.244.0.0/16 or fd00:10:244::/56.',
    );
  });
  const podAddresses = blocks.reduce<AddressSet | undefined>(
    (all, block) => (all === undefined ? block : unionAddresses(all, block)),
    undefined,
  );
  return { mesh: written(mesh), network: podAddresses === undefined ? {} : { podAddresses } };
}

/** Only the meshes of which something is said: that alone says that the cluster has them. */
function written({ istio, linkerd }: Config['mesh']): NonNullable<FabricOptions['mesh']> {
  return {
    ...(Object.keys(istio).length === 0 ? {} : { istio }),
    ...(Object.keys(linkerd).length === 0 ? {} : { linkerd }),
  };
}
