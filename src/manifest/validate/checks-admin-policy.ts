import { arrayAt, isObject, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import type { Check, Objection } from '#manifest/validate/objection.ts';

/** The validation rules (CEL) in the definitions of policy.networking.k8s.io v1alpha1 and v1alpha2. */
export const adminPolicyChecks = { singletonDefault, namedPortPeers, startBeforeEnd } satisfies Record<
  string,
  Check
>;

const ADDRESS_PEERS = ['networks', 'nodes', 'domainNames'];

function singletonDefault(resource: JsonObject): readonly Objection[] {
  const name = stringAt(objectAt(resource, 'metadata'), 'name');
  if (name === 'default' || name === undefined) return [];
  const says = `must be "default": a cluster has one ${String(resource['kind'])}`;
  return [{ at: ['metadata', 'name'], says, remedy: 'Name it `default`.' }];
}

function namedPortPeers(rule: JsonObject): readonly Objection[] {
  const named = [...arrayAt(rule, 'ports'), ...arrayAt(rule, 'protocols')].some(
    (port) => isObject(port) && (port['namedPort'] ?? port['destinationNamedPort'] ?? null) !== null,
  );
  if (!named) return [];
  return arrayAt(rule, 'to').flatMap((peer, index) => {
    const kind = isObject(peer) ? ADDRESS_PEERS.find((field) => (peer[field] ?? null) !== null) : undefined;
    if (kind === undefined) return [];
    const says = `is refused: a rule with a named port can't have \`${kind}\`, which have no port names`;
    return [{ at: ['to', index, kind], says, remedy: 'Write the port as a number.' }];
  });
}

function startBeforeEnd(range: JsonObject): readonly Objection[] {
  const { start, end } = range;
  if (typeof start !== 'number' || typeof end !== 'number' || start < end) return [];
  return [
    {
      at: ['end'],
      says: `is ${end}, and must be greater than \`start\`, ${start}`,
      remedy: 'Correct the range.',
    },
  ];
}
