import type { Json } from '#manifest/json.ts';
import { compareText } from '#report/order.ts';

/** A value from outside (conftest's extra keys) as JSON with sorted keys; what JSON can't hold becomes `null`. */
export function toJson(value: unknown): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value !== 'object') return null;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([left], [right]) => compareText(left, right))
      .map(([key, member]) => [key, toJson(member)]),
  );
}

/** Valid JSON in which nothing is hidden: controls, bidi marks and log commands are written as `\uXXXX`. */
export function jsonText(value: Json): string {
  const text = JSON.stringify(value, undefined, 2);
  // Outside of strings JSON has no such characters, so that each can be escaped where it stands.
  return `${text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/gu, (character) =>
      character === '\n' ? character : unicodeEscapes(character),
    )
    .replace(/##(?=\[|vso\[)/gi, '#\\u0023')}\n`;
}

function unicodeEscapes(character: string): string {
  let escapes = '';
  for (let index = 0; index < character.length; index += 1) {
    escapes += `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
  }
  return escapes;
}
