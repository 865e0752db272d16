import type { Shape } from '#manifest/validate/shape.ts';
import { kindWithOptionalSpec, versions } from '#manifest/validate/tables/table.ts';

const VERSIONS = ['v1', 'v1beta1'];

/** istio.io/api type/v1beta1. */
export const workloadSelector = {
  matchLabels: { '*': 'exactLabelValue', '#keys': 'exactLabelKey' },
} satisfies Shape;

export const target = {
  group: 'string',
  'kind!': 'string',
  'name!': 'text',
  namespace: 'emptyString',
  '#check': 'policyTarget',
} satisfies Shape;

export const attachment = {
  selector: workloadSelector,
  targetRef: target,
  targetRefs: [target],
} satisfies Shape;

const source = {
  ipBlocks: ['ipOrCidr'],
  namespaces: ['text'],
  notIpBlocks: ['ipOrCidr'],
  notNamespaces: ['text'],
  notPrincipals: ['text'],
  notRemoteIpBlocks: ['ipOrCidr'],
  notRequestPrincipals: ['text'],
  notServiceAccounts: ['text'],
  notTrustDomains: ['text'],
  principals: ['text'],
  remoteIpBlocks: ['ipOrCidr'],
  requestPrincipals: ['text'],
  serviceAccounts: ['text'],
  trustDomains: ['text'],
  '#check': 'nonEmptyObject,authorizationSource',
} satisfies Shape;

const operation = {
  hosts: ['text'],
  methods: ['text'],
  notHosts: ['text'],
  notMethods: ['text'],
  notPaths: ['text'],
  notPorts: ['portText'],
  paths: ['text'],
  ports: ['portText'],
  '#check': 'nonEmptyObject',
} satisfies Shape;

const mtls = { mode: 'UNSET|DISABLE|PERMISSIVE|STRICT' } satisfies Shape;

const jwtRule = {
  audiences: ['text'],
  forwardOriginalToken: 'boolean',
  fromCookies: ['text'],
  fromHeaders: [{ 'name!': 'text', prefix: 'string' }],
  fromParams: ['text'],
  issuer: 'string',
  jwks: 'string',
  // The one snake_case name that the definition declares; everywhere else it is unknown, and pruned.
  jwks_uri: 'httpUrl',
  jwksUri: 'httpUrl',
  outputClaimToHeaders: [{ 'claim!': 'text', 'header!': 'headerName' }],
  outputPayloadToHeader: 'string',
  spaceDelimitedClaims: ['text'],
  timeout: 'string',
  '#atMostOne': 'jwks,jwksUri,jwks_uri',
  '#check': 'jwtSource',
} satisfies Shape;

/** Source: istio.io/api v1.31.1, security/v1 and its definitions (kubernetes/customresourcedefinitions.gen.yaml). */
export const istioSecurityTable = {
  ...versions(
    'security.istio.io',
    VERSIONS,
    'AuthorizationPolicy',
    kindWithOptionalSpec(
      {
        ...attachment,
        action: 'ALLOW|DENY|AUDIT|CUSTOM',
        provider: { name: 'string' },
        rules: [
          {
            from: [{ 'source!': source }, 'nonEmpty'],
            to: [{ 'operation!': operation }, 'nonEmpty'],
            when: [{ 'key!': 'string', notValues: ['string'], values: ['string'], '#check': 'condition' }],
          },
        ],
        '#atMostOne': 'selector,targetRef,targetRefs',
      },
      { '#check': 'authorizationPolicy' },
    ),
  ),
  ...versions(
    'security.istio.io',
    VERSIONS,
    'PeerAuthentication',
    kindWithOptionalSpec({
      mtls,
      portLevelMtls: { '*': mtls, '#check': 'nonEmptyMap' },
      selector: workloadSelector,
      '#check': 'peerAuthenticationSpec',
    }),
  ),
  ...versions(
    'security.istio.io',
    VERSIONS,
    'RequestAuthentication',
    kindWithOptionalSpec({
      ...attachment,
      jwtRules: [jwtRule],
      '#atMostOne': 'selector,targetRef,targetRefs',
    }),
  ),
};
