import type { Json } from '#manifest/json.ts';
import { type CidrDialect, cidrComplaint } from '#manifest/validate/cidr-complaint.ts';
import type { Complaint } from '#manifest/validate/complaint.ts';
import { jsonType } from '#manifest/validate/json-type.ts';

interface Format {
  /** Continues "must be". */
  readonly expected: string;
  readonly accepts: (value: Json) => boolean;
}

const LABEL_NAME = /^([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]$/;
const DNS_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** A key as the API server admits it for labels: `name` or `prefix/name` (apimachinery, IsQualifiedName). */
function isLabelKey(key: string): boolean {
  const [first = '', second, ...more] = key.split('/');
  if (more.length > 0) return false;
  if (second === undefined) return LABEL_NAME.test(first);
  return first.length <= 253 && DNS_SUBDOMAIN.test(first) && LABEL_NAME.test(second);
}

/** A named port: at most 15 of a-z, 0-9 and `-`, at least one letter (apimachinery, IsValidPortName; RFC 6335, 5.1). */
function isPortName(name: string): boolean {
  return /^(?=.*[a-z])[a-z0-9](-?[a-z0-9])*$/.test(name) && name.length <= 15;
}

function isPort(value: Json): boolean {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 65535;
}

function isHttpUrl(value: string): boolean {
  return /^https?:\/\//.test(value) && URL.canParse(value);
}

function ifString(test: (value: string) => boolean): (value: Json) => boolean {
  return (value) => typeof value === 'string' && test(value);
}

const LABEL_KEY = 'a label key: at most 63 of A-Z, a-z, 0-9, `-`, `_` and `.`, after an optional `dns.name/`';

const FORMATS: Readonly<Record<string, Format>> = {
  any: { expected: 'anything', accepts: () => true },
  string: { expected: 'a string', accepts: (value) => typeof value === 'string' },
  text: { expected: 'a string that is not empty', accepts: ifString((value) => value !== '') },
  boolean: { expected: 'a boolean', accepts: (value) => typeof value === 'boolean' },
  number: { expected: 'a number', accepts: (value) => typeof value === 'number' },
  integer: { expected: 'an integer', accepts: (value) => Number.isInteger(value) },
  port: { expected: 'a port number from 1 to 65535', accepts: isPort },
  portOrName: {
    expected: 'a port number from 1 to 65535 or a port name (at most 15 of a-z, 0-9 and `-`, with a letter)',
    accepts: (value) => isPort(value) || (typeof value === 'string' && isPortName(value)),
  },
  portName: {
    expected: 'a port name (at most 15 of a-z, 0-9 and `-`, with a letter)',
    accepts: ifString(isPortName),
  },
  portText: {
    expected: 'a port number from 0 to 65535, written as a string',
    accepts: ifString((value) => /^\d+$/.test(value) && Number(value) <= 65535),
  },
  labelKey: { expected: LABEL_KEY, accepts: ifString(isLabelKey) },
  labelValue: {
    expected:
      'a label value: empty, or at most 63 of A-Z, a-z, 0-9, `-`, `_` and `.`, beginning and ending with a letter or digit',
    accepts: ifString((value) => value === '' || LABEL_NAME.test(value)),
  },
  exactLabelKey: {
    expected: 'a label key without `*`: Istio selects by exact labels',
    accepts: ifString((value) => value !== '' && !value.includes('*')),
  },
  exactLabelValue: {
    expected: 'a label value without `*`: Istio selects by exact labels',
    accepts: ifString((value) => !value.includes('*')),
  },
  emptyString: {
    expected: 'left out: references across namespaces are refused',
    accepts: (value) => value === '',
  },
  kindName: {
    expected: 'the name of a kind',
    accepts: ifString((value) => /^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$/.test(value)),
  },
  groupName: {
    expected: 'an API group (empty for core kinds)',
    accepts: ifString((value) => value === '' || DNS_SUBDOMAIN.test(value)),
  },
  dnsLabel: {
    expected: 'a name of a-z, 0-9 and `-`',
    accepts: ifString((value) => /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(value)),
  },
  headerName: { expected: 'a header name', accepts: ifString((value) => /^[-_A-Za-z0-9]+$/.test(value)) },
  linkerdIdentity: {
    expected: 'a DNS-like identity, or `*`, or a `*.` prefix',
    accepts: ifString((value) =>
      /^(\*|[a-z0-9]([-a-z0-9]*[a-z0-9])?)(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(value),
    ),
  },
  httpUrl: { expected: 'a URL that begins with http:// or https://', accepts: ifString(isHttpUrl) },
};

const CIDR_FORMATS: Readonly<Record<string, CidrDialect>> = {
  cidr: 'legacy-cidr',
  ip: 'legacy-ip',
  strictCidr: 'strict-cidr',
  ipOrCidr: 'ip-or-cidr',
};

/** Judges a scalar by a format's name, an integer range or an enumeration; `undefined` is praise. */
export function judgeFormat(format: string, value: Json): Complaint | undefined {
  const dialect = CIDR_FORMATS[format];
  if (dialect !== undefined && typeof value === 'string') return cidrComplaint(dialect, value);
  const judged = formatNamed(dialect === undefined ? format : 'string');
  if (judged.accepts(value)) return undefined;
  return {
    code: 'schema-violation',
    level: 'severe',
    says: `must be ${judged.expected}, is ${showScalar(value)}`,
    remedy: remedyFor(format, value),
  };
}

const readFormats = new Map<string, Format>(Object.entries(FORMATS));

function formatNamed(name: string): Format {
  const known = readFormats.get(name);
  if (known !== undefined) return known;
  const read = rangeFormat(name) ?? enumFormat(name);
  readFormats.set(name, read);
  return read;
}

/** A short scalar as it stands, anything else by its type. */
export function showScalar(value: Json): string {
  if (typeof value === 'string' && value !== '' && value.length <= 80) return JSON.stringify(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return jsonType(value);
}

/** `integer 0..1000`, or `number 0..` without an upper end. */
function rangeFormat(format: string): Format | undefined {
  const match = /^(integer|number) (\d+)\.\.(\d*)$/.exec(format);
  if (match === null) return undefined;
  const [, type, low, high = ''] = match;
  const range = high === '' ? `of at least ${low}` : `from ${low} to ${high}`;
  const maximum = high === '' ? Number.POSITIVE_INFINITY : Number(high);
  return {
    expected: `${type === 'integer' ? 'an integer' : 'a number'} ${range}`,
    accepts: (value) =>
      typeof value === 'number' &&
      (type === 'number' || Number.isInteger(value)) &&
      value >= Number(low) &&
      value <= maximum,
  };
}

function enumFormat(format: string): Format {
  const values = format.split('|');
  return {
    expected:
      values.length === 1 ? `\`${format}\`` : `one of ${values.map((value) => `\`${value}\``).join(', ')}`,
    accepts: (value) => typeof value === 'string' && values.includes(value),
  };
}

function remedyFor(format: string, value: Json): string {
  const text = String(value).toLowerCase();
  const meant = format.split('|').find((candidate) => candidate.toLowerCase() === text);
  if (meant !== undefined && format.includes('|')) return `Write \`${meant}\`: upper and lower case matter.`;
  if (typeof value === 'string' && /^\d+$/.test(value) && /^(integer|port\b)/.test(format)) {
    return 'Remove the quotes: a quoted number is a string.';
  }
  return 'Correct the value: the API server or the admission webhook refuses it.';
}
