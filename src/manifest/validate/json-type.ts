import type { Json } from '#manifest/json.ts';

/** What a value is, in words that follow "is": `a string`, `an integer`, `null`. Never the value itself. */
export function jsonType(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'boolean':
      return 'a boolean';
    case 'number':
      return Number.isInteger(value) ? 'an integer' : 'a number';
    case 'string':
      return value === '' ? 'an empty string' : 'a string';
    default:
      return 'an object';
  }
}
