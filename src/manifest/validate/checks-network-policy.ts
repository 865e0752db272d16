import { containsCidr, parseCidr } from '#manifest/cidr.ts';
import { arrayAt, type JsonObject } from '#manifest/json.ts';
import type { Check, Objection } from '#manifest/validate/objection.ts';

/**
 * Kubernetes' own validation of networking.k8s.io/v1 (pkg/apis/networking/validation: ValidateNetworkPolicyPort,
 * ValidateIPBlock, ValidateNetworkPolicySpec) and of label selectors (apimachinery, ValidateLabelSelectorRequirement).
 */
export const networkPolicyChecks = {
  networkPolicySpec,
  networkPolicyPort,
  ipBlock,
  matchExpression,
} satisfies Record<string, Check>;

function networkPolicySpec(spec: JsonObject): readonly Objection[] {
  const types = arrayAt(spec, 'policyTypes');
  const objections: Objection[] = [];
  if (spec['podSelector'] === undefined || spec['podSelector'] === null) {
    const says =
      'lacks `podSelector`: newer Kubernetes reads that as every pod of the namespace, older clients refuse it';
    objections.push({
      at: [],
      level: 'warning',
      says,
      remedy: 'Write `podSelector: {}` if every pod is meant.',
    });
  }
  if (types.length > 2) {
    objections.push({
      at: ['policyTypes'],
      says: 'has more than two entries',
      remedy: 'Keep `Ingress` and `Egress` once each.',
    });
  }
  return objections;
}

function networkPolicyPort(entry: JsonObject): readonly Objection[] {
  const { port, endPort } = entry;
  if (typeof endPort !== 'number') return [];
  if (port === undefined || port === null) {
    return [
      { at: ['endPort'], says: 'needs a `port` beside it, where the range begins', remedy: 'Add `port`.' },
    ];
  }
  if (typeof port !== 'number') {
    return [
      {
        at: ['endPort'],
        says: 'needs a numeric `port`: names have no ranges',
        remedy: 'Write the port as a number.',
      },
    ];
  }
  if (endPort >= port) return [];
  return [
    { at: ['endPort'], says: `is ${endPort}, less than \`port\`, ${port}`, remedy: 'Swap the two ports.' },
  ];
}

function ipBlock(block: JsonObject): readonly Objection[] {
  const cidr = typeof block['cidr'] === 'string' ? parseCidr(block['cidr']) : undefined;
  if (cidr === undefined) return [];
  return arrayAt(block, 'except').flatMap((text, index) => {
    const except = typeof text === 'string' ? parseCidr(text) : undefined;
    if (except === undefined || (containsCidr(cidr, except) && except.prefix > cidr.prefix)) return [];
    const says = `must be a part of \`cidr\`, and smaller: ${JSON.stringify(text)} isn't within ${JSON.stringify(block['cidr'])}`;
    return [
      {
        at: ['except', index],
        code: 'invalid-cidr',
        says,
        remedy: 'Correct the exception, or remove it.',
      } as const,
    ];
  });
}

function matchExpression(expression: JsonObject): readonly Objection[] {
  const { operator } = expression;
  const values = arrayAt(expression, 'values');
  const needsValues = operator === 'In' || operator === 'NotIn';
  if (needsValues && values.length === 0) {
    return [
      {
        at: [],
        says: `needs \`values\`, since its operator is ${operator}`,
        remedy: 'Add at least one value.',
      },
    ];
  }
  if ((operator === 'Exists' || operator === 'DoesNotExist') && values.length > 0) {
    const says = `can't have entries, since the operator is ${operator}`;
    return [{ at: ['values'], says, remedy: 'Remove the values, or use `In` or `NotIn`.' }];
  }
  return [];
}
