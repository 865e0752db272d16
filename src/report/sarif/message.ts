import type { JsonObject } from '#manifest/json.ts';

/**
 * A text as a SARIF message (2.1.0, section 3.11) that means exactly that text: what would be an embedded link
 * (3.11.6) or a placeholder (3.11.5) is escaped. Other braces and brackets are left alone: viewers show them
 * as they are.
 */
export function message(text: string, fallback = 'no message'): JsonObject {
  return { text: literal(text === '' ? fallback : text) };
}

function literal(text: string): string {
  return text.replaceAll('](', '\\](').replace(/\{(\d+)\}/g, '{{$1}}');
}
