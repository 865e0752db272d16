import type { Attachment } from '#mesh/istio/authorization/attachment.ts';

/** Policies by namespace, and within it by a label that they select: so that cost doesn't grow with workloads × policies. */
export type PolicyIndex<P> = ReadonlyMap<string, NamespacePolicies<P>>;

interface NamespacePolicies<P> {
  /** In order, with their places. */
  readonly unlabelled: readonly Placed<P>[];
  /** By the first pair of the selector. */
  readonly byLabel: ReadonlyMap<string, readonly Placed<P>[]>;
}

interface Placed<P> {
  readonly place: number;
  readonly policy: P;
}

interface Indexed {
  readonly namespace: string;
  readonly attachment: Attachment;
}

/** Of policies in their order, which `candidates` keeps. */
export function indexPolicies<P extends Indexed>(policies: readonly P[]): PolicyIndex<P> {
  const index = new Map<string, { unlabelled: Placed<P>[]; byLabel: Map<string, Placed<P>[]> }>();
  for (const [place, policy] of policies.entries()) {
    const own = index.get(policy.namespace) ?? {
      unlabelled: [],
      byLabel: new Map<string, Placed<P>[]>(),
    };
    index.set(policy.namespace, own);
    const { labels, targets } = policy.attachment;
    const [first] = labels;
    const known = first === undefined || targets.length > 0 ? own.unlabelled : own.byLabel.get(pair(first));
    if (known !== undefined) known.push({ place, policy });
    else if (first !== undefined) own.byLabel.set(pair(first), [{ place, policy }]);
  }
  return index;
}

/** The policies of a namespace that may select these labels: all that do are among them. */
export function candidates<P>(
  index: PolicyIndex<P>,
  namespace: string,
  labels: Readonly<Record<string, string>>,
): readonly P[] {
  const own = index.get(namespace);
  if (own === undefined) return [];
  const labelled = Object.entries(labels).flatMap((one) => own.byLabel.get(pair(one)) ?? []);
  return [...own.unlabelled, ...labelled].sort((a, b) => a.place - b.place).map(({ policy }) => policy);
}

function pair(entry: readonly [key: string, value: string]): string {
  return JSON.stringify(entry);
}
