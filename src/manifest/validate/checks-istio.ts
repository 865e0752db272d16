import {
  arrayAt,
  isArray,
  isObject,
  type Json,
  type JsonObject,
  objectAt,
  stringAt,
} from '#manifest/json.ts';
import { judgeFormat } from '#manifest/validate/formats.ts';
import type { Check, Objection } from '#manifest/validate/objection.ts';

/**
 * Istio's own validation (istio/istio pkg/config/validation and pkg/config/security; the CEL rules in its definitions).
 * Istiod's webhook refuses what is objected to here.
 */
export const istioChecks = {
  authorizationPolicy,
  authorizationSource,
  nonEmptyObject,
  nonEmptyMap,
  condition,
  jwtSource,
  peerAuthenticationSpec,
  policyTarget,
  serviceEntryHosts,
} satisfies Record<string, Check>;

const TARGETS = ['Service', 'ServiceEntry', 'Gateway', 'GatewayClass'];
const TARGET_GROUPS = ['', 'core', 'networking.istio.io', 'gateway.networking.k8s.io'];

/** Sources that the CUSTOM action can't be combined with. */
const NOT_WITH_CUSTOM =
  /^(not)?(namespaces|principals|requestPrincipals|serviceAccounts)$|^source\.(namespace|principal)$|^request\.auth\./i;

function authorizationPolicy(resource: JsonObject): readonly Objection[] {
  const spec = objectAt(resource, 'spec');
  const action = stringAt(spec, 'action') ?? 'ALLOW';
  const at = ['spec'];
  const objections: Objection[] = [];
  const provider = stringAt(objectAt(spec, 'provider'), 'name') ?? '';
  if (action !== 'CUSTOM' && isObject(spec['provider'])) {
    objections.push({
      at: [...at, 'provider'],
      says: `needs action CUSTOM, not ${action}`,
      remedy: 'Remove it, or change the action.',
    });
  }
  const without = !isArray(spec['rules']) || spec['rules'].length === 0;
  if (without && (action === 'CUSTOM' || action === 'DENY')) {
    const says = `has action ${action} and no \`rules\`, so it would never match`;
    objections.push({ at, says, remedy: 'Write `rules: [{}]` if every request is meant.' });
  }
  if (action === 'CUSTOM' && provider === '') {
    objections.push({
      at,
      says: 'has action CUSTOM and no `provider.name`',
      remedy: 'Name the extension provider.',
    });
  }
  if (action === 'CUSTOM') objections.push(...customSources(spec));
  return [...objections, ...dryRun(resource, action)];
}

function customSources(spec: JsonObject): readonly Objection[] {
  return arrayAt(spec, 'rules').flatMap((rule, index) => {
    if (!isObject(rule)) return [];
    const sources = arrayAt(rule, 'from').map((from) =>
      isObject(from) ? Object.keys(objectAt(from, 'source')) : [],
    );
    const keys = arrayAt(rule, 'when').map((when) => (isObject(when) ? (stringAt(when, 'key') ?? '') : ''));
    const name = [...sources.flat(), ...keys].find((candidate) => NOT_WITH_CUSTOM.test(candidate));
    if (name === undefined) return [];
    const says = `uses \`${name}\`, which isn't supported with action CUSTOM`;
    return [{ at: ['spec', 'rules', index], says, remedy: 'Leave that to the external authorizer.' }];
  });
}

function dryRun(resource: JsonObject, action: string): readonly Objection[] {
  const annotation = 'istio.io/dry-run';
  const value = objectAt(objectAt(resource, 'metadata'), 'annotations')[annotation];
  if (value === undefined || value === null || action === 'ALLOW' || action === 'DENY') return [];
  const says = `isn't supported with action ${action}`;
  return [{ at: ['metadata', 'annotations', annotation], says, remedy: 'Remove the annotation.' }];
}

function authorizationSource(source: JsonObject): readonly Objection[] {
  const has = (field: string): boolean => (source[field] ?? null) !== null;
  const accounts = ['serviceAccounts', 'notServiceAccounts'].find(has);
  const other = ['principals', 'notPrincipals', 'namespaces', 'notNamespaces'].find(has);
  if (accounts === undefined || other === undefined) return [];
  return [
    { at: [], says: `can't have both \`${accounts}\` and \`${other}\``, remedy: 'Use separate sources.' },
  ];
}

function nonEmptyObject(value: JsonObject): readonly Objection[] {
  const filled = Object.values(value).some((member) =>
    isArray(member) ? member.length > 0 : (member ?? null) !== null,
  );
  return filled
    ? []
    : [{ at: [], says: 'must have at least one condition', remedy: 'Remove it, or say what it matches.' }];
}

function nonEmptyMap(value: JsonObject): readonly Objection[] {
  return Object.keys(value).length > 0
    ? []
    : [{ at: [], says: 'must not be empty', remedy: 'Remove it, or add an entry.' }];
}

/** Keys of `when` and what their values are; `[]` at the end stands for a name in brackets. */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  'request.headers[]': 'text',
  'source.ip': 'ipOrCidr',
  'remote.ip': 'ipOrCidr',
  'source.namespace': 'text',
  'source.principal': 'text',
  'source.serviceAccount': 'text',
  'source.trustDomain': 'text',
  'request.auth.principal': 'text',
  'request.auth.audiences': 'text',
  'request.auth.presenter': 'text',
  'request.auth.claims[]': 'text',
  'destination.ip': 'ipOrCidr',
  'destination.port': 'portText',
  'connection.sni': 'text',
};

function condition(when: JsonObject): readonly Objection[] {
  const key = stringAt(when, 'key');
  if (key === undefined) return [];
  const attribute = key.startsWith('experimental.envoy.filters.')
    ? 'experimental.envoy.filters.[]'
    : key.replace(/\[.+\]$/, '[]').replace(/^(request\.auth\.claims\[.*\]).*/, 'request.auth.claims[]');
  const format =
    attribute.startsWith('experimental.') && /\[.+\]$/.test(key) ? 'text' : ATTRIBUTES[attribute];
  if (format === undefined) {
    const says = `isn't an attribute of Istio's conditions: ${JSON.stringify(key)}`;
    return [{ at: ['key'], says, remedy: `Use one of ${Object.keys(ATTRIBUTES).join(', ')}.` }];
  }
  const lists = ['values', 'notValues'];
  if (lists.every((field) => arrayAt(when, field).length === 0)) {
    return [{ at: [], says: 'needs `values` or `notValues`', remedy: 'Add the values to compare with.' }];
  }
  return lists.flatMap((field) =>
    arrayAt(when, field).flatMap((value, index) => judge(format, value, [field, index])),
  );
}

function judge(format: string, value: Json, at: readonly (string | number)[]): readonly Objection[] {
  const complaint = judgeFormat(format, value);
  return complaint === undefined ? [] : [{ at, ...complaint }];
}

function peerAuthenticationSpec(spec: JsonObject): readonly Objection[] {
  const ports = spec['portLevelMtls'];
  if (!isObject(ports)) return [];
  const labels = objectAt(objectAt(spec, 'selector'), 'matchLabels');
  const objections: Objection[] = Object.keys(ports)
    .filter((port) => !/^\d+$/.test(port) || Number(port) < 1 || Number(port) > 65535)
    .map((port) => ({
      at: ['portLevelMtls', port],
      says: 'is no port from 1 to 65535',
      remedy: "Write the workload's port.",
    }));
  if (Object.keys(labels).length > 0) return objections;
  const says = 'needs a `selector` with labels: without one it is refused';
  return [
    ...objections,
    { at: ['portLevelMtls'], says, remedy: 'Select the workload whose ports are meant.' },
  ];
}

function policyTarget(target: JsonObject): readonly Objection[] {
  const objections: Objection[] = [];
  const { group, kind } = target;
  if (typeof group === 'string' && !TARGET_GROUPS.includes(group)) {
    const says = `can't be ${JSON.stringify(group)}: Istio's policies attach to Gateway, Service and ServiceEntry`;
    objections.push({ at: ['group'], says, remedy: 'Correct the group.' });
  }
  if (typeof kind === 'string' && !TARGETS.includes(kind)) {
    const says = `can't be ${JSON.stringify(kind)}: Istio's policies attach to Gateway, Service and ServiceEntry`;
    objections.push({ at: ['kind'], says, remedy: 'Correct the kind.' });
  }
  return objections;
}

function serviceEntryHosts(spec: JsonObject): readonly Objection[] {
  const index = arrayAt(spec, 'hosts').indexOf('*');
  if (index < 0) return [];
  return [{ at: ['hosts', index], says: `can't be "*"`, remedy: 'Name the hosts.' }];
}

function jwtSource(rule: JsonObject): readonly Objection[] {
  const fields = ['issuer', 'jwks', 'jwksUri', 'jwks_uri'];
  if (fields.some((field) => (stringAt(rule, field) ?? '') !== '')) return [];
  return [
    {
      at: [],
      says: 'needs an `issuer`, or keys by `jwks` or `jwksUri`',
      remedy: 'Say whose tokens are accepted.',
    },
  ];
}
