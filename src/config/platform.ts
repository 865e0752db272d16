import { type ConfigReader, list } from '#config/reader.ts';
import { parseCidr } from '#manifest/cidr.ts';
import type { Pointer } from '#manifest/pointer.ts';

/** What the manifests don't show of the cluster's network. */
export interface NetworkSetting {
  /** Where pods get their addresses, CIDR blocks. */
  readonly podCidrs: readonly string[];
}

/** What the manifests don't show of its meshes, by the names that Istio and Linkerd give their settings. */
export interface MeshSetting {
  readonly istio: {
    readonly rootNamespace?: string;
    readonly trustDomain?: string;
    readonly trustDomainAliases?: readonly string[];
    readonly enableAutoMtls?: boolean;
    readonly outboundTrafficPolicy?: 'ALLOW_ANY' | 'REGISTRY_ONLY';
    readonly enableNamespacesByDefault?: boolean;
  };
  readonly linkerd: {
    readonly namespace?: string;
    readonly identityTrustDomain?: string;
    readonly defaultInboundPolicy?: string;
    readonly clusterNetworks?: readonly string[];
  };
}

/** `network` of eastwest.yaml. */
export function networkSetting(value: unknown, pointer: Pointer, reader: ConfigReader): NetworkSetting {
  if (value === undefined || value === null) return { podCidrs: [] };
  const { podCidr } = reader.members(value, pointer, ['podCidr']);
  const blocks = typeof podCidr === 'string' ? [podCidr] : podCidr;
  return { podCidrs: list(blocks, `${pointer}/podCidr`, reader, cidr) };
}

const ISTIO = [
  'rootNamespace',
  'trustDomain',
  'trustDomainAliases',
  'enableAutoMtls',
  'outboundTrafficPolicy',
  'enableNamespacesByDefault',
] as const;

const LINKERD = ['namespace', 'identityTrustDomain', 'defaultInboundPolicy', 'clusterNetworks'] as const;

/** Linkerd docs, "Authorization Policy", default policies. */
const INBOUND_POLICIES = [
  'all-unauthenticated',
  'all-authenticated',
  'cluster-unauthenticated',
  'cluster-authenticated',
  'deny',
  'audit',
];

/** `mesh` of eastwest.yaml. */
export function meshSetting(value: unknown, pointer: Pointer, reader: ConfigReader): MeshSetting {
  if (value === undefined || value === null) return { istio: {}, linkerd: {} };
  const { istio, linkerd } = reader.members(value, pointer, ['istio', 'linkerd']);
  return {
    istio: istioSetting(istio, `${pointer}/istio`, reader),
    linkerd: linkerdSetting(linkerd, `${pointer}/linkerd`, reader),
  };
}

function istioSetting(value: unknown, at: Pointer, reader: ConfigReader): MeshSetting['istio'] {
  if (value === undefined || value === null) return {};
  const read = reader.members(value, at, ISTIO);
  return present({
    rootNamespace: reader.string(read['rootNamespace'], `${at}/rootNamespace`),
    trustDomain: reader.string(read['trustDomain'], `${at}/trustDomain`),
    trustDomainAliases: texts(read['trustDomainAliases'], `${at}/trustDomainAliases`, reader),
    enableAutoMtls: flag(read['enableAutoMtls'], `${at}/enableAutoMtls`, reader),
    outboundTrafficPolicy: choice(
      read['outboundTrafficPolicy'],
      `${at}/outboundTrafficPolicy`,
      ['ALLOW_ANY', 'REGISTRY_ONLY'],
      reader,
    ),
    enableNamespacesByDefault: flag(
      read['enableNamespacesByDefault'],
      `${at}/enableNamespacesByDefault`,
      reader,
    ),
  });
}

function linkerdSetting(value: unknown, at: Pointer, reader: ConfigReader): MeshSetting['linkerd'] {
  if (value === undefined || value === null) return {};
  const read = reader.members(value, at, LINKERD);
  const networks = read['clusterNetworks'];
  return present({
    namespace: reader.string(read['namespace'], `${at}/namespace`),
    identityTrustDomain: reader.string(read['identityTrustDomain'], `${at}/identityTrustDomain`),
    defaultInboundPolicy: choice(
      read['defaultInboundPolicy'],
      `${at}/defaultInboundPolicy`,
      INBOUND_POLICIES,
      reader,
    ),
    clusterNetworks:
      networks === undefined ? undefined : list(networks, `${at}/clusterNetworks`, reader, cidr),
  });
}

type Present<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

function present<T extends object>(members: T): Present<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Present<T>;
}

function texts(value: unknown, pointer: Pointer, reader: ConfigReader): readonly string[] | undefined {
  if (value === undefined) return undefined;
  return list(value, pointer, reader, (member, at) => reader.string(member, at));
}

function flag(value: unknown, pointer: Pointer, reader: ConfigReader): boolean | undefined {
  if (value === undefined || typeof value === 'boolean') return value;
  return reader.mistake(pointer, 'true or false is expected here');
}

function choice<T extends string>(
  value: unknown,
  pointer: Pointer,
  known: readonly T[],
  reader: ConfigReader,
): T | undefined {
  if (value === undefined) return undefined;
  const chosen = known.find((one) => one === value);
  return chosen ?? reader.mistake(pointer, `\`${String(value)}\` isn't one of ${known.join(', ')}`);
}

function cidr(value: unknown, pointer: Pointer, reader: ConfigReader): string | undefined {
  const block = reader.string(value, pointer);
  if (block === undefined || parseCidr(block) !== undefined) return block;
  return reader.mistake(
    pointer,
    `\`${block}\` isn't a CIDR block: write it as 10.244.0.0/16 or fd00:10:244::/56`,
  );
}
