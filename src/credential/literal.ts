/**
 * Whether a value stands for itself: not a switch, a reference, a path, an address, a number or a gap to be filled in.
 * The name that it stands under decides what may be a number.
 */
export function isLiteral(name: string, value: string): boolean {
  return !(isSwitch(value) || isElsewhere(value) || isMeasure(name, value) || isGap(name, value));
}

const SWITCHES: ReadonlySet<string> = new Set([
  '',
  'true',
  'false',
  'yes',
  'no',
  'on',
  'off',
  'none',
  'null',
  'nil',
  'enabled',
  'disabled',
]);

function isSwitch(value: string): boolean {
  return value.length <= 'disabled'.length && SWITCHES.has(value.toLowerCase());
}

/**
 * In turn: `<gaps>`, masks, gaps in words, addresses without userinfo, what secret stores and sops put in the place of a
 * value. Each begins where the value begins, so that it is tried once.
 */
const REFERENCES: readonly RegExp[] = [
  /^\s*<.*>\s*$/,
  /^[*xX.]+$/,
  /^(?:your|replace|insert)[-_ ]/i,
  /^[a-z]+:\/\/[^@\s]*$/i,
  /^(?:ref\+)?(?:vault|secretref|op|awssm|awsssm|gcpsm|gcpsecrets|azurekeyvault|sops|doppler|infisical|berglas|sm)(?:\+\w+)?:/i,
  /^arn:aws[\w-]*:/i,
  /^projects\/[^/]+\/secrets\//i,
  /^ENC\[/i,
];

/** Expansions of shells and Kubernetes, templates. */
const EXPANSIONS = ['$(', '${', '{{'] as const;

function isElsewhere(value: string): boolean {
  return (
    EXPANSIONS.some((expansion) => value.includes(expansion)) ||
    isPath(value) ||
    REFERENCES.some((reference) => reference.test(value))
  );
}

/** `/run/secrets/x`, `./a/b`, `file:///a/b`: two segments at least, since a password may begin with a slash. */
function isPath(value: string): boolean {
  const path = value.replace(/^(?:file:\/\/)?\.{0,2}(?=\/)/, '');
  if (!path.startsWith('/') || /[^\w./-]/.test(path) || path.includes('//')) return false;
  const second = path.indexOf('/', 1);
  return second !== -1 && second < path.length - 1;
}

/** A lifetime, a size, a count: `TOKEN_TTL` and the like end otherwise, but `MAX_TOKEN` doesn't. A password may be digits. */
function isMeasure(name: string, value: string): boolean {
  return /^[0-9.]{1,9}[a-zA-Z]{0,2}$/.test(value) && !/pass|pwd/i.test(name);
}

/** `API_KEY: API_KEY_VAL`: a name in the value's place, for a later stage to replace. */
function isGap(name: string, value: string): boolean {
  return name.includes('_') && value.startsWith(name) && name === name.toUpperCase();
}
