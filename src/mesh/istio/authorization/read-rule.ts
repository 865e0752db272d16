import { arrayAt, isObject, type Json, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import { joinPointer } from '#manifest/pointer.ts';
import type { Rule, Term } from '#mesh/istio/authorization/policy.ts';

/** Fields of a source and of an operation, and the attribute that each compares (API reference, "Source", "Operation"). */
const SOURCE = {
  principals: 'source.principal',
  requestPrincipals: 'request.auth.principal',
  namespaces: 'source.namespace',
  serviceAccounts: 'source.serviceAccount',
  trustDomains: 'source.trustDomain',
  ipBlocks: 'source.ip',
  remoteIpBlocks: 'remote.ip',
} as const;

const OPERATION = {
  hosts: 'request.host',
  methods: 'request.method',
  paths: 'request.path',
  ports: 'destination.port',
} as const;

export function readRule(rule: JsonObject, index: number): Rule {
  return {
    pointer: joinPointer('/spec', 'rules', index),
    from: arrayAt(rule, 'from').map((from) => terms(SOURCE, from, 'source')),
    to: arrayAt(rule, 'to').map((to) => terms(OPERATION, to, 'operation')),
    when: arrayAt(rule, 'when').flatMap((when) => (isObject(when) ? condition(when) : [])),
  };
}

function terms(fields: Readonly<Record<string, string>>, holder: Json, member: string): readonly Term[] {
  if (!isObject(holder)) return [];
  const written = objectAt(holder, member);
  return Object.entries(fields).flatMap(([field, attribute]) =>
    term(attribute, texts(written, field), texts(written, negated(field))),
  );
}

/** `notIpBlocks` beside `ipBlocks`. */
function negated(field: string): string {
  return `not${field.charAt(0).toUpperCase()}${field.slice(1)}`;
}

function condition(when: JsonObject): readonly Term[] {
  return term(stringAt(when, 'key') ?? '', texts(when, 'values'), texts(when, 'notValues'));
}

function term(attribute: string, values: readonly string[], notValues: readonly string[]): readonly Term[] {
  return values.length === 0 && notValues.length === 0 ? [] : [{ attribute, values, notValues }];
}

function texts(holder: JsonObject, field: string): readonly string[] {
  return arrayAt(holder, field).filter((value) => typeof value === 'string');
}
