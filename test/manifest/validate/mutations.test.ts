import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isArray, isObject, type Json, type JsonObject } from '#manifest/json.ts';
import { shapeOf } from '#manifest/validate/tables.ts';
import { walkShape } from '#manifest/validate/walk.ts';
import { resource } from './judge.ts';

const label = fc.constantFrom('app', 'tier', 'example.com/role');
const selector = fc.record(
  {
    matchLabels: fc.dictionary(label, fc.constantFrom('a', 'b', ''), { maxKeys: 2 }),
    matchExpressions: fc.array(
      fc.oneof(
        fc.record({ key: label, operator: fc.constantFrom('In', 'NotIn'), values: fc.constant(['a']) }),
        fc.record({ key: label, operator: fc.constantFrom('Exists', 'DoesNotExist') }),
      ),
      { maxLength: 2 },
    ),
  },
  { requiredKeys: [] },
);
const peer = fc.oneof(
  fc.record({ podSelector: selector, namespaceSelector: selector }),
  fc.record({ namespaceSelector: selector }),
  fc.record({ ipBlock: fc.constant({ cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] }) }),
);
const port = fc.oneof(
  fc.record({ port: fc.constantFrom(80, 'http'), protocol: fc.constantFrom('TCP', 'UDP', 'SCTP') }),
  fc.record({ port: fc.integer({ min: 1, max: 100 }), endPort: fc.integer({ min: 100, max: 65535 }) }),
);
const policy = fc
  .record({
    podSelector: selector,
    policyTypes: fc.subarray(['Ingress', 'Egress']),
    ingress: fc.array(
      fc.record({ from: fc.array(peer, { maxLength: 2 }), ports: fc.array(port, { maxLength: 2 }) }),
      { maxLength: 2 },
    ),
    egress: fc.array(
      fc.record({ to: fc.array(peer, { maxLength: 2 }), ports: fc.array(port, { maxLength: 2 }) }),
      { maxLength: 2 },
    ),
  })
  .map((spec) => resource('networking.k8s.io/v1', 'NetworkPolicy', spec));

const authorization = fc
  .record({
    action: fc.constantFrom('ALLOW', 'DENY'),
    rules: fc.array(
      fc.record(
        {
          from: fc.constant([{ source: { principals: ['a'], ipBlocks: ['10.0.0.1', '2001:db8::/32'] } }]),
          to: fc.constant([{ operation: { ports: ['80'], methods: ['GET'], notPaths: ['/admin*'] } }]),
          when: fc.constant([{ key: 'source.namespace', values: ['b'] }]),
        },
        { requiredKeys: [] },
      ),
      { minLength: 1, maxLength: 2 },
    ),
    selector: fc.constant({ matchLabels: { app: 'x' } }),
  })
  .map((spec) => resource('security.istio.io/v1', 'AuthorizationPolicy', spec));

function violations(object: JsonObject): readonly string[] {
  const shape = shapeOf(String(object['apiVersion']), String(object['kind']));
  if (shape === undefined) throw new Error('no table');
  return walkShape(shape, object).map((violation) => `${violation.code} ${violation.pointer}`);
}

/** Paths of all members below `spec`, except the free keys of label maps. */
function fieldPaths(
  value: Json | undefined,
  path: readonly (string | number)[] = [],
): readonly (readonly (string | number)[])[] {
  if (isArray(value)) return value.flatMap((item, index) => fieldPaths(item, [...path, index]));
  if (!isObject(value) || path.at(-1) === 'matchLabels') return [];
  return Object.entries(value).flatMap(([name, member]) => [
    [...path, name],
    ...fieldPaths(member, [...path, name]),
  ]);
}

/** The document with the field at `path` under another name. */
function renamed(value: Json | undefined, path: readonly (string | number)[], name: string): Json {
  const [step, ...rest] = path;
  if (isArray(value)) return value.map((item, index) => (index === step ? renamed(item, rest, name) : item));
  if (!isObject(value)) return value ?? null;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => {
      if (key !== step) return [key, member];
      return rest.length === 0 ? [name, member] : [key, renamed(member, rest, name)];
    }),
  );
}

/** Ways in which people misspell a field: case, a letter lost, two letters swapped. */
function misspellings(name: string, at: number): readonly string[] {
  const index = at % name.length;
  const swapped =
    name.slice(0, index) + (name[index + 1] ?? '') + (name[index] ?? '') + name.slice(index + 2);
  return [
    name.toLowerCase(),
    name.toUpperCase(),
    name.slice(0, index) + name.slice(index + 1),
    swapped,
  ].filter((candidate) => candidate !== name && candidate !== '');
}

describe.each([
  ['NetworkPolicy', policy],
  ['AuthorizationPolicy', authorization],
])('%s', (_, documents) => {
  test('a valid one has no problem', () => {
    fc.assert(
      fc.property(documents, (document) => {
        expect(violations(document)).toEqual([]);
      }),
    );
  });

  test('a misspelt field is found, at that field', () => {
    fc.assert(
      fc.property(documents, fc.nat(), fc.nat(), (document, which, at) => {
        const paths = fieldPaths(document['spec'], ['spec']);
        const path = paths[which % paths.length] ?? ['spec'];
        for (const name of misspellings(String(path.at(-1)), at)) {
          const mutant = renamed(document, path, name);
          const pointer = `/${[...path.slice(0, -1), name].join('/')}`;
          expect(isObject(mutant) ? violations(mutant) : []).toContain(`unknown-field ${pointer}`);
        }
      }),
      { numRuns: 300 },
    );
  });
});
