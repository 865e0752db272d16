import { isObject, type Json } from '#manifest/json.ts';
import type { Dimension } from '#set/dimension.ts';
import type { Request } from '#set/request.ts';
import type { RequestSet } from '#set/request-set.ts';
import type { EnvoyRequest } from './envoy-rbac.ts';

/** A request of Envoy's in the dimensions of our sets. `sets` say which conditions are asked for. */
export function requestOfEnvoy(
  request: EnvoyRequest,
  protocol: string,
  sets: readonly RequestSet[],
): Request {
  const { headers, peer, sni, source, remote, destination } = request;
  const path = headers[':path']?.replace(/[?#].*$/s, '');
  const named = Object.entries(headers)
    .filter(([name]) => !name.startsWith(':'))
    .map(([name, value]) => [`header:${name}`, value]);
  const values: Record<string, string | undefined> = {
    protocol,
    principal: peer?.replace('spiffe://', ''),
    sni,
    method: headers[':method'],
    host: headers[':authority'],
    path,
    'claim:iss': claim(request, 'iss'),
    'claim:sub': claim(request, 'sub'),
    presenter: claim(request, 'azp'),
    ...Object.fromEntries(named),
  };
  for (const condition of conditionsOf(sets)) {
    if (holds(condition.slice('condition:'.length), request)) values[condition] = 'true';
  }
  return { values: defined(values), addresses: { source, remote, destination } };
}

function defined(values: Readonly<Record<string, string | undefined>>): Request['values'] {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

function conditionsOf(sets: readonly RequestSet[]): readonly Dimension[] {
  const names = sets.flat().flatMap(({ values }) => Object.keys(values));
  return [...new Set(names)].filter((name): name is Dimension => name.startsWith('condition:'));
}

function claim({ metadata }: EnvoyRequest, name: string): string | undefined {
  const value = at(metadata['envoy.filters.http.jwt_authn'], ['payload', name]);
  return typeof value === 'string' ? value : undefined;
}

/** `request.auth.audiences=x`, `request.auth.claims[a][b]=x`, `envoy.filters.a.b[c]=x`, or a provider. */
function holds(condition: string, { metadata, consents }: EnvoyRequest): boolean {
  const match = /^([^=]*?)((?:\[[^\]]*\])*)=(.*)$/s.exec(condition);
  if (match === null) return consents.includes(condition);
  const [, key = '', brackets = '', wanted = ''] = match;
  const steps = [...brackets.matchAll(/\[([^\]]*)\]/g)].map(([, step]) => step ?? '');
  const token = metadata['envoy.filters.http.jwt_authn'];
  const value = key.startsWith('envoy.')
    ? at(metadata[key], steps)
    : at(token, ['payload', ...(key === 'request.auth.audiences' ? ['aud'] : steps)]);
  const isListWanted = key.startsWith('envoy.') && wanted.startsWith('[');
  const pattern = isListWanted ? wanted.slice(1, -1) : wanted;
  if (typeof value === 'string') return !isListWanted && fits(value, pattern);
  if (!Array.isArray(value) || (key.startsWith('envoy.') && !isListWanted)) return false;
  return value.some((member: Json) => typeof member === 'string' && fits(member, pattern));
}

function at(value: Json | undefined, steps: readonly string[]): Json | undefined {
  return steps.reduce<Json | undefined>((inner, step) => (isObject(inner) ? inner[step] : undefined), value);
}

function fits(text: string, pattern: string): boolean {
  if (pattern === '*') return text !== '';
  if (pattern.startsWith('*')) return text.endsWith(pattern.slice(1));
  return pattern.endsWith('*') ? text.startsWith(pattern.slice(0, -1)) : text === pattern;
}
