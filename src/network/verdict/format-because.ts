import type { Because, Effect, UnknownReason } from '#network/verdict/because.ts';

const EFFECTS: Readonly<Record<Effect, string>> = { allow: 'allows', deny: 'denies', pass: 'passes on' };

const UNKNOWN: Readonly<Record<UnknownReason, string>> = {
  'pod-address': 'names addresses, and which one the pod gets is not known',
  'mixed-addresses': 'covers some of these addresses, but not all',
  'host-network': "may or may not match a pod in the host's network",
  'same-node': 'does not apply between a pod and its own node, and whether they share one is not known',
  'node-labels': 'selects nodes, and which node the pod runs on is not known',
  'domain-name': 'names domains, whose addresses are not known',
  'named-port': 'names a port, and what the pod calls its ports is not known',
  'invalid-policy': 'is not valid: the API server would refuse it',
  'same-priority': 'has the same priority as another policy that says otherwise',
  'not-modelled': 'is of a kind that is not evaluated, and may decide this',
  'ingress-controller': "may or may not match the ingress controller's pods",
  'too-many-classes': 'is one of those that tell apart more classes of pods than are looked at',
};

/** One sentence for one reason, naming the policy by its id: `NetworkPolicy/shop/web (/spec/ingress/0) allows`. */
export function formatBecause(because: Because): string {
  switch (because.type) {
    case 'rule': {
      const name = because.name === undefined ? '' : ` "${because.name}"`;
      return `${because.policy.id} (${because.pointer}${name}) ${EFFECTS[because.effect]}`;
    }
    case 'isolated':
      return `${because.policy.id} isolates the pod for ${because.direction}, and no rule allows`;
    case 'not-isolated':
      return `no policy isolates the pod for ${because.direction}`;
    case 'exempt':
      return because.reason === 'self'
        ? 'a pod always reaches itself'
        : because.reason === 'host-network'
          ? "policies do not apply to pods in the host's network"
          : 'that end is outside the cluster';
    case 'unknown':
      return `${because.policy.id} (${because.pointer}) ${UNKNOWN[because.reason]}`;
    default:
      return because satisfies never;
  }
}
