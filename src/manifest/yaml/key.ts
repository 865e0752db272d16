import type { YamlNode } from '#manifest/yaml/node.ts';
import type { Scalar } from '#manifest/yaml/scalar.ts';
import { readScalar } from '#manifest/yaml/scalar-node.ts';

/** Whether a key is the merge key `<<` of YAML 1.1; in quotes it is a key like any other. */
export function isMerge(key: YamlNode): boolean {
  if (key.kind !== 'scalar' || key.text !== '<<') return false;
  return key.tag === 'tag:yaml.org,2002:merge' || (key.tag === '' && key.style === 'plain');
}

/** The JSON key of a key node; `null` for one that kubectl refuses, and `undefined` for what can't be a key. */
export function keyName(key: YamlNode): string | null | undefined {
  const node = key.kind === 'alias' ? key.target : key;
  if (node?.kind !== 'scalar') return undefined;
  const scalar = readScalar(node);
  return scalar && (keyText(scalar) ?? null);
}

/**
 * The JSON key that kubectl makes of a YAML key: `1: x` becomes `"1"`, `yes: x` becomes `"true"`, and a float is
 * written as Go writes a 32-bit float (sigs.k8s.io/yaml, convertToJSONableObject).
 * @returns `undefined` for null and for what only Go's uint64 holds, which kubectl refuses
 */
function keyText(scalar: Scalar): string | undefined {
  switch (scalar.type) {
    case 'null':
      return undefined;
    case 'float':
      return float32Text(scalar.value);
    case 'nonfinite':
      return nonfiniteText(scalar.value);
    case 'integer':
      return scalar.value < 2 ** 63 ? (scalar.digits ?? String(scalar.value)) : undefined;
    case 'boolean':
    case 'string':
    case 'merge':
      return String(scalar.value);
    default:
      return scalar satisfies never;
  }
}

function nonfiniteText(text: string): string {
  if (/nan/i.test(text)) return '.nan';
  return text.startsWith('-') ? '-.inf' : '.inf';
}

/** Go's FormatFloat(value, 'g', -1, 32): the fewest digits, an exponent below 1e-4 and from 1e6 on. */
function float32Text(value: number): string {
  const float = Math.fround(value);
  if (!Number.isFinite(float)) return float > 0 ? '.inf' : '-.inf';
  if (float === 0) return Object.is(float, -0) ? '-0' : '0';
  let digits = 1;
  while (digits < 9 && Math.fround(Number(float.toPrecision(digits))) !== float) digits++;
  const [mantissa = '', exponent = ''] = float.toExponential(digits - 1).split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 6) return Number(float.toPrecision(digits)).toString();
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}
