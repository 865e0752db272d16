import { type Entry, edited, editing, perResource } from '#arbitrary/weakening/ground.ts';
import { isAllowing, rulesOf } from '#arbitrary/weakening/kinds/authorization-rules.ts';
import { strangerTo } from '#arbitrary/weakening/stranger.ts';
import { arrayAt, isObject, type Json, type JsonObject, objectAt } from '#manifest/json.ts';
import { joinPointer, type Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';

/** Whom an AuthorizationPolicy of Istio lets in: more than before. */
export const AUTHORIZATION_SOURCES: readonly Entry[] = [
  ofPrincipals('any-principal', 'Named principals become any.', () => [
    'lets any principal in',
    { principals: ['*'] },
  ]),
  ofPrincipals('namespace-principals', 'Principals become all of their namespace.', (principals) => [
    'lets in all service accounts of the namespaces of its callers',
    { principals: principals.map((one) => one.replace(/\/sa\/.*$/, '/*')) },
  ]),
  ofPrincipals(
    'namespaces-for-principals',
    'Principals become the namespaces that they are of.',
    (principals) => [
      'asks for namespaces instead of principals',
      { namespaces: [...new Set(principals.map((one) => /\/ns\/([^/]+)\//.exec(one)?.[1] ?? '*'))] },
    ],
  ),
  ofPrincipals('addresses-for-principals', 'Principals become addresses.', () => [
    'asks for addresses of the pod network instead of principals',
    { ipBlocks: ['10.0.0.0/8'] },
  ]),
  perResource(
    'one-more-principal',
    'An undeclared workload is added to the principals.',
    (resource, ground) => {
      const stranger = strangerTo(ground, resource.namespace);
      if (stranger === undefined) return [];
      const { fabric } = ground;
      const principal = fabric.mesh.semantics.istio.principal(stranger);
      return sourcesOf(resource).flatMap(({ source, pointer }) => {
        const principals = arrayAt(source, 'principals');
        if (principals.length === 0 || principals.includes(principal)) return [];
        const at = joinPointer(pointer, 'principals');
        return [edited(resource, at, `also lets in ${principal}`, [...principals, principal])];
      });
    },
  ),
  perResource('drop-from', 'A rule no longer asks who calls.', (resource) =>
    rulesOf(resource)
      .filter(({ rule }) => isAllowing(resource) && arrayAt(rule, 'from').length > 0)
      .map(({ pointer, index }) => ({
        resource,
        pointer: joinPointer(pointer, 'from'),
        words: `no longer asks who calls, in rule ${index}`,
        changes: [editing(resource, [{ pointer: joinPointer(pointer, 'from') }])],
      })),
  ),
  perResource('drop-when', 'A rule no longer has its conditions.', (resource) =>
    rulesOf(resource)
      .filter(({ rule }) => isAllowing(resource) && arrayAt(rule, 'when').length > 0)
      .map(({ pointer, index }) => ({
        resource,
        pointer: joinPointer(pointer, 'when'),
        words: `no longer has conditions, in rule ${index}`,
        changes: [editing(resource, [{ pointer: joinPointer(pointer, 'when') }])],
      })),
  ),
];

function ofPrincipals(
  name: string,
  sentence: string,
  widen: (principals: readonly string[]) => readonly [words: string, source: JsonObject],
): Entry {
  return perResource(name, sentence, (resource) =>
    sourcesOf(resource).flatMap(({ source, pointer }) => {
      const principals = arrayAt(source, 'principals').filter((one) => typeof one === 'string');
      if (principals.length === 0) return [];
      const [words, more] = widen(principals);
      const { principals: _before, ...others } = source;
      const value: Json = { ...others, ...more };
      return [{ resource, pointer, words, changes: [editing(resource, [{ pointer, value }])] }];
    }),
  );
}

function sourcesOf(
  resource: Resource,
): readonly { readonly source: JsonObject; readonly pointer: Pointer }[] {
  if (!isAllowing(resource)) return [];
  return rulesOf(resource).flatMap(({ rule, pointer }) =>
    arrayAt(rule, 'from').flatMap((from, index) =>
      isObject(from)
        ? { source: objectAt(from, 'source'), pointer: joinPointer(pointer, 'from', index, 'source') }
        : [],
    ),
  );
}
