/**
 * What a scalar without quotes means to kubectl, which reads YAML 1.1 through sigs.k8s.io/yaml (a fork of
 * go-yaml v2) and not YAML 1.2: `0644` is 420, `yes` is true, a date stays a string.
 */
export type Scalar =
  | { readonly type: 'string' | 'merge'; readonly value: string }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'null'; readonly value: null }
  /** `digits` is the whole integer where JavaScript's number is only near to it. */
  | { readonly type: 'integer'; readonly value: number; readonly digits?: string }
  | { readonly type: 'float'; readonly value: number }
  /** An infinity or not-a-number: JSON has none, so kubectl refuses the document. */
  | { readonly type: 'nonfinite'; readonly value: string };

const NULL: Scalar = { type: 'null', value: null };
const TRUE: Scalar = { type: 'boolean', value: true };
const FALSE: Scalar = { type: 'boolean', value: false };

const WORDS: ReadonlyMap<string, Scalar> = new Map<string, Scalar>([
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, NULL] as const),
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map(
    (word) => [word, TRUE] as const,
  ),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map(
    (word) => [word, FALSE] as const,
  ),
  ...[
    '.inf',
    '.Inf',
    '.INF',
    '+.inf',
    '+.Inf',
    '+.INF',
    '-.inf',
    '-.Inf',
    '-.INF',
    '.nan',
    '.NaN',
    '.NAN',
  ].map((word) => [word, { type: 'nonfinite', value: word }] as const),
  ['<<', { type: 'merge', value: '<<' }],
]);

/** The words that a scalar can be start with one of these, a number with a digit, a sign or a dot. */
const WORD_STARTS = new Set([...'yYnNtTfFoO~.+-<'].map((letter) => letter.charCodeAt(0)));

const DATE = /^\d{4}-\d\d?-\d\d?(?:$|[Tt ]\d)/;
/** Go's integer literals (strconv.ParseInt with base 0, underscores already removed). */
const INTEGER = /^[-+]?(?:0[bB][01]+|0[oO]?[0-7]+|0[xX][0-9a-fA-F]+|0|[1-9]\d*)$/;
const FLOAT = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;
const LARGEST_UINT64 = 2n ** 64n - 1n;
const SMALLEST_INT64 = -(2n ** 63n);

/** Resolves the text of a plain scalar. `undefined` stands for the usual case: it is the string that it looks like. */
export function resolvePlain(text: string): Scalar | undefined {
  const first = text.charCodeAt(0);
  const numeric = (first >= 0x30 && first <= 0x39) || first === 0x2b || first === 0x2d || first === 0x2e;
  if (!numeric && !WORD_STARTS.has(first) && text !== '') return undefined;
  if (text.length <= 5) {
    const word = WORDS.get(text);
    if (word !== undefined) return word;
  }
  return numeric ? resolveNumber(text, first) : undefined;
}

function resolveNumber(text: string, first: number): Scalar | undefined {
  if (DATE.test(text)) return undefined;
  const digits = first !== 0x2e && text.includes('_') ? text.replaceAll('_', '') : text;
  if (INTEGER.test(digits)) return resolveInteger(digits);
  // Underscores in what starts with a dot are read by Go's float parser, which allows them between digits only in hex.
  const float = first === 0x2e ? digits.replace(/(?<=\d)_(?=\d)/g, '') : digits;
  if (!FLOAT.test(float)) return undefined;
  const value = Number(float);
  return Number.isFinite(value) ? { type: 'float', value } : undefined;
}

function resolveInteger(digits: string): Scalar | undefined {
  const negative = digits.startsWith('-');
  const unsigned = negative || digits.startsWith('+') ? digits.slice(1) : digits;
  const literal = /^0[0-7]+$/.test(unsigned) ? `0o${unsigned.slice(1)}` : unsigned;
  const magnitude = Number(literal);
  if (Number.isSafeInteger(magnitude)) {
    return { type: 'integer', value: negative && magnitude !== 0 ? -magnitude : magnitude };
  }
  const exact = negative ? -BigInt(literal) : BigInt(literal);
  if (exact < SMALLEST_INT64 || exact > LARGEST_UINT64) {
    // Go falls back to a float, which only decimal digits can be.
    return FLOAT.test(digits) && Number.isFinite(Number(digits))
      ? { type: 'float', value: Number(digits) }
      : undefined;
  }
  return { type: 'integer', value: Number(exact), digits: String(exact) };
}
