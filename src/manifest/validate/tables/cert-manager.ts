import type { Shape } from '#manifest/validate/shape.ts';
import { kind, kindWithOptionalSpec, versions } from '#manifest/validate/tables/table.ts';

const USAGES =
  'signing|digital signature|content commitment|key encipherment|key agreement|data encipherment|cert sign|crl sign|encipher only|decipher only|any|server auth|client auth|code signing|email protection|s/mime|ipsec end system|ipsec tunnel|ipsec user|timestamping|ocsp signing|microsoft sgc|netscape sgc';

const secretKey = { key: 'string', 'name!': 'string' } satisfies Shape;
const keystore = { 'create!': 'boolean', password: 'string', passwordSecretRef: secretKey } satisfies Shape;
const nameTree = {
  dnsDomains: ['string'],
  emailAddresses: ['string'],
  ipRanges: ['cidr'],
  uriDomains: ['string'],
} satisfies Shape;

const certificate = {
  additionalOutputFormats: [{ 'type!': 'DER|CombinedPEM' }],
  commonName: 'string',
  dnsNames: ['string'],
  duration: 'string',
  emailAddresses: ['string'],
  encodeUsagesInRequest: 'boolean',
  ipAddresses: ['ip'],
  isCA: 'boolean',
  'issuerRef!': { group: 'string', kind: 'string', 'name!': 'string' },
  keystores: {
    jks: { ...keystore, alias: 'string' },
    pkcs12: { ...keystore, profile: 'LegacyRC2|LegacyDES|Modern2023' },
  },
  literalSubject: 'string',
  nameConstraints: { critical: 'boolean', excluded: nameTree, permitted: nameTree },
  otherNames: [{ oid: 'string', utf8Value: 'string' }],
  privateKey: {
    algorithm: 'RSA|ECDSA|Ed25519',
    encoding: 'PKCS1|PKCS8',
    rotationPolicy: 'Never|Always',
    size: 'integer',
  },
  renewBefore: 'string',
  renewBeforePercentage: 'integer',
  revisionHistoryLimit: 'integer',
  'secretName!': 'string',
  secretTemplate: { annotations: { '*': 'string' }, labels: { '*': 'string' } },
  signatureAlgorithm:
    'SHA256WithRSA|SHA384WithRSA|SHA512WithRSA|ECDSAWithSHA256|ECDSAWithSHA384|ECDSAWithSHA512|PureEd25519',
  subject: {
    countries: ['string'],
    localities: ['string'],
    organizationalUnits: ['string'],
    organizations: ['string'],
    postalCodes: ['string'],
    provinces: ['string'],
    serialNumber: 'string',
    streetAddresses: ['string'],
  },
  uris: ['string'],
  usages: [USAGES],
} satisfies Shape;

/** The five kinds of issuer, each as it likes inside: what they sign with doesn't change what is reachable. */
const issuer = {
  acme: 'any',
  ca: 'any',
  selfSigned: 'any',
  vault: 'any',
  venafi: 'any',
  '#exactlyOne': 'acme,ca,selfSigned,vault,venafi',
} satisfies Shape;

/** Source: cert-manager v1.18.2, deploy/crds. */
export const certManagerTable = {
  ...versions('cert-manager.io', ['v1'], 'Certificate', kindWithOptionalSpec(certificate)),
  ...versions('cert-manager.io', ['v1'], 'Issuer', kind(issuer)),
  ...versions('cert-manager.io', ['v1'], 'ClusterIssuer', kind(issuer)),
};
