import {
  type Entry,
  edited,
  editing,
  modeOf,
  perResource,
  perWorkload,
  templatePointer,
} from '#arbitrary/weakening/ground.ts';
import { isOf, isPolicyRoute } from '#arbitrary/weakening/kinds/removal.ts';
import { strangerTo } from '#arbitrary/weakening/stranger.ts';
import { arrayAt, isObject, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import { joinPointer, type Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';

const ALL_IN = 'all-unauthenticated';
const DEFAULT_INBOUND = 'config.linkerd.io/default-inbound-policy';
const isAuthorization = isOf('policy.linkerd.io', 'AuthorizationPolicy');

/** Linkerd's policies that let more through. */
export const LINKERD: readonly Entry[] = [
  perResource('server-open', 'A Server lets in whom no policy authorizes.', (resource) =>
    isOf('policy.linkerd.io', 'Server')(resource)
      ? [edited(resource, '/spec/accessPolicy', `has the accessPolicy ${ALL_IN}`, ALL_IN)]
      : [],
  ),
  perResource('server-selects-nothing', 'A Server selects no pod.', (resource) =>
    isOf('policy.linkerd.io', 'Server')(resource)
      ? [
          edited(resource, '/spec/podSelector', 'selects no pod', {
            matchLabels: { 'no-such-label': 'misspelt' },
          }),
        ]
      : [],
  ),
  perResource('namespace-default-inbound', 'A namespace lets everybody in by default.', (resource) => {
    const annotations = objectAt(objectAt(resource.object, 'metadata'), 'annotations');
    const isMeshed = stringAt(annotations, 'linkerd.io/inject') !== undefined;
    if (resource.kind !== 'Namespace' || !isMeshed) return [];
    const pointer = joinPointer('/metadata/annotations', DEFAULT_INBOUND);
    return [edited(resource, pointer, `has the default inbound policy ${ALL_IN}`, ALL_IN)];
  }),
  perWorkload('pod-default-inbound', 'Pods let everybody in by default.', (workload, ground) => {
    if (modeOf(ground, workload) !== 'linkerd') return [];
    const pointer = templatePointer(workload, 'metadata', 'annotations', DEFAULT_INBOUND);
    return [edited(workload.resource, pointer, `has the default inbound policy ${ALL_IN}`, ALL_IN)];
  }),
  perResource('any-identity', 'A MeshTLSAuthentication takes any identity.', (resource) =>
    isOf('policy.linkerd.io', 'MeshTLSAuthentication')(resource)
      ? [edited(resource, '/spec', 'takes any identity', { identities: ['*'] })]
      : [],
  ),
  perResource(
    'namespace-identities',
    'A MeshTLSAuthentication takes all service accounts of a namespace.',
    (resource) => {
      if (!isOf('policy.linkerd.io', 'MeshTLSAuthentication')(resource)) return [];
      return arrayAt(objectAt(resource.object, 'spec'), 'identityRefs').flatMap((ref, index) => {
        const namespace = isObject(ref) ? (stringAt(ref, 'namespace') ?? resource.namespace) : '';
        if (!isObject(ref) || ref['kind'] !== 'ServiceAccount' || namespace === '') return [];
        const pointer = joinPointer('/spec/identityRefs', index);
        const value = { kind: 'Namespace', name: namespace };
        return [edited(resource, pointer, `takes all identities of namespace ${namespace}`, value)];
      });
    },
  ),
  perResource(
    'one-more-identity',
    'An undeclared workload is added to a MeshTLSAuthentication.',
    (resource, ground) => {
      const refs = arrayAt(objectAt(resource.object, 'spec'), 'identityRefs');
      const stranger = strangerTo(ground, resource.namespace);
      if (!isOf('policy.linkerd.io', 'MeshTLSAuthentication')(resource) || stranger === undefined) return [];
      const { namespace, serviceAccount } = stranger;
      const more = { kind: 'ServiceAccount', namespace, name: serviceAccount || 'default' };
      return [
        edited(resource, '/spec/identityRefs', `also takes ${namespace}/${more.name}`, [...refs, more]),
      ];
    },
  ),
  perResource('drop-authentication', 'A required authentication is dropped.', (resource) => {
    if (!isAuthorization(resource)) return [];
    const list = '/spec/requiredAuthenticationRefs';
    return arrayAt(objectAt(resource.object, 'spec'), 'requiredAuthenticationRefs').map((_, index) =>
      edited(resource, joinPointer(list, index), `no longer requires authentication ${index}`),
    );
  }),
  perResource(
    'addresses-for-identities',
    'An authorization asks for addresses instead of identities.',
    (resource) => {
      const required = arrayAt(objectAt(resource.object, 'spec'), 'requiredAuthenticationRefs');
      const asks = required.some((ref) => isObject(ref) && ref['kind'] === 'MeshTLSAuthentication');
      return isAuthorization(resource) && asks ? [byAddress(resource)] : [];
    },
  ),
  perResource('prefix-route', 'An exact path of a Linkerd route becomes a prefix.', (resource) =>
    matchesOf(resource).flatMap(({ match, pointer }) => {
      const path = objectAt(match, 'path');
      if (path['type'] !== 'Exact') return [];
      const words = `takes everything below ${stringAt(path, 'value') ?? ''}`;
      return [edited(resource, joinPointer(pointer, 'path', 'type'), words, 'PathPrefix')];
    }),
  ),
  perResource('any-path-route', 'A Linkerd route takes any path.', (resource) =>
    matchesOf(resource)
      .filter(({ match }) => match['path'] !== undefined && Object.keys(match).length > 1)
      .map(({ pointer }) => edited(resource, joinPointer(pointer, 'path'), 'takes any path')),
  ),
  perResource('any-method-route', 'A Linkerd route takes any method.', (resource) =>
    matchesOf(resource)
      .filter(({ match }) => match['method'] !== undefined && Object.keys(match).length > 1)
      .map(({ pointer }) => edited(resource, joinPointer(pointer, 'method'), 'takes any method')),
  ),
];

function byAddress(resource: Resource) {
  const { namespace } = resource;
  const name = `weakened-${resource.name}`;
  const group = 'policy.linkerd.io';
  const object: JsonObject = {
    apiVersion: `${group}/v1alpha1`,
    kind: 'NetworkAuthentication',
    metadata: { name, namespace },
    spec: { networks: [{ cidr: '0.0.0.0/0' }, { cidr: '::/0' }] },
  };
  const pointer = '/spec/requiredAuthenticationRefs';
  const value = [{ group, kind: 'NetworkAuthentication', name }];
  return {
    resource,
    pointer,
    words: 'asks for addresses instead of identities',
    changes: [{ type: 'add', object } as const, editing(resource, [{ pointer, value }])],
  };
}

function matchesOf(resource: Resource): readonly { readonly match: JsonObject; readonly pointer: Pointer }[] {
  if (!isPolicyRoute(resource)) return [];
  return arrayAt(objectAt(resource.object, 'spec'), 'rules').flatMap((rule, number) =>
    isObject(rule)
      ? arrayAt(rule, 'matches').flatMap((match, index) =>
          isObject(match) ? { match, pointer: joinPointer('/spec/rules', number, 'matches', index) } : [],
        )
      : [],
  );
}
