import type { Direction, Exemption, UnknownReason } from '#network/verdict/because.ts';
import type { AnswerEntrance, PodPlace, Source } from '#reach/explain/explain-model.ts';
import { visible } from '#report/visible.ts';

/** Why nobody can know, as the end of a sentence. */
export function reasonWords(reason: UnknownReason): string {
  switch (reason) {
    case 'pod-address':
      return "it names addresses, and which ones the pod gets isn't in the manifests";
    case 'mixed-addresses':
      return 'it covers some of the addresses asked about, but not all';
    case 'host-network':
      return "whether a selector matches a pod in the host's network is undefined";
    case 'same-node':
      return "traffic from the pod's own node is allowed, and whether they share a node isn't known";
    case 'node-labels':
      return "it selects nodes, and on which node the pod runs isn't known";
    case 'domain-name':
      return "it names domains, and their addresses aren't known";
    case 'named-port':
      return "it names a port, and the ports of the pod aren't known";
    case 'invalid-policy':
      return "the API server would refuse this part, so what is in the cluster isn't known";
    case 'same-priority':
      return 'policies of the same priority disagree, and an implementation may choose';
    case 'not-modelled':
      return "eastwest doesn't evaluate policies of this kind, and it may apply";
    case 'too-many-classes':
      return "policies tell so many classes of pods apart that they weren't all looked at";
    case 'ingress-controller':
      return "it may or may not select the ingress controller's pods";
    default:
      return reason satisfies never;
  }
}

/** What would settle it, as a sentence. */
export function settlingWords(reason: UnknownReason): string {
  switch (reason) {
    case 'pod-address':
      return 'Say where pods get their addresses (--pod-cidr), or select pods by labels instead.';
    case 'mixed-addresses':
      return 'Ask about the addresses in smaller blocks.';
    case 'host-network':
    case 'same-node':
      return "Keep pods out of the host's network, or write their node down.";
    case 'node-labels':
      return "Write the pod's node down, or select all nodes.";
    case 'domain-name':
      return 'Name addresses instead of domains.';
    case 'named-port':
      return "Write the port's number into the policy.";
    case 'invalid-policy':
      return 'Mend the policy.';
    case 'same-priority':
      return 'Give each policy a priority of its own.';
    case 'not-modelled':
      return 'Say the same with NetworkPolicies, or test it in a cluster.';
    case 'too-many-classes':
      return 'Ask about one workload or pod instead of any.';
    case 'ingress-controller':
      return "Ask about the controller's own workload.";
    default:
      return reason satisfies never;
  }
}

/** Why no policy is asked, as a sentence about that end. */
export function exemptionWords(reason: Exemption, direction: Direction): string {
  switch (reason) {
    case 'self':
      return 'a pod always reaches itself';
    case 'host-network':
      return "it is in the host's network, where policies don't apply (in the commonest implementations)";
    case 'outside':
      return direction === 'egress'
        ? 'it is outside: no policy governs it'
        : 'that is outside: no policy governs it';
    default:
      return reason satisfies never;
  }
}

/** A class of sources, in one line. */
export function sourceWords(source: Source): string {
  switch (source.type) {
    case 'workload':
      return visible(source.id) + (source.otherReplica ? ' (another of its pods)' : '');
    case 'addresses':
      return source.addresses === 'outside' ? 'any address outside' : source.addresses;
    case 'pods':
      return source.places.length === 0
        ? 'some pods that could be added'
        : source.places.map(placeWords).join('; ');
    default:
      return source satisfies never;
  }
}

/** `any pod in edge, workers or a new namespace`. */
export function placeWords({ namespaces, newNamespaces, all, selectors }: PodPlace): string {
  const shown = namespaces.slice(0, LONGEST).map(visible);
  const rest = namespaces.length - shown.length;
  const where = [
    ...shown,
    ...(rest > 0 ? [`${rest} more`] : []),
    ...(newNamespaces ? ['a new namespace'] : []),
  ];
  if (all) return `any pod in ${listed(where)}`;
  const texts = selectors.slice(0, LONGEST).map(({ namespace, pods }) => {
    const labels = pods === 'everything' ? 'any labels' : visible(pods);
    return namespace === '' || namespace === 'everything'
      ? labels
      : `${labels} (namespace: ${visible(namespace)})`;
  });
  const more = selectors.length - texts.length;
  return `pods in ${listed(where)} with ${listed([...texts, ...(more > 0 ? [`${more} more`] : [])])}`;
}

const LONGEST = 8;

/** `a, b or c`. */
export function listed(words: readonly string[]): string {
  if (words.length <= 1) return words.join('');
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** What opens a way in from outside. */
export function entranceWords({ type, through }: Pick<AnswerEntrance, 'type' | 'through'>): string {
  return through === 'ingress-controller' ? `${type}, through the pods of its controller` : type;
}
