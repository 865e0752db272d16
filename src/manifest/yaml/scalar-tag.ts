import { Buffer } from 'node:buffer';
import { resolvePlain, type Scalar } from '#manifest/yaml/scalar.ts';

const PREFIX = 'tag:yaml.org,2002:';
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * A scalar with an explicit tag, as go-yaml v2 reads it: `!!str 1` is text, `!!int "3"` a number, a tag that it
 * doesn't know (`!foo`) makes text of anything.
 * @returns `undefined` if the text doesn't fit the tag, where kubectl refuses the document
 */
export function resolveTagged(tag: string, text: string): Scalar | undefined {
  const string: Scalar = { type: 'string', value: text };
  const resolved = resolvePlain(text) ?? string;
  switch (tag.startsWith(PREFIX) ? tag.slice(PREFIX.length) : undefined) {
    case 'bool':
      return resolved.type === 'boolean' ? resolved : undefined;
    case 'int':
      return resolved.type === 'integer' ? resolved : undefined;
    case 'null':
      return resolved.type === 'null' ? resolved : undefined;
    case 'float':
      // Go converts its int64 here, but not its uint64.
      if (resolved.type === 'integer')
        return resolved.value < 2 ** 63 ? { type: 'float', value: resolved.value } : undefined;
      return resolved.type === 'float' || resolved.type === 'nonfinite' ? resolved : undefined;
    case 'timestamp':
      return /^\d{4}-\d\d?-\d\d?/.test(text) ? string : undefined;
    case 'binary':
      return binary(text.replace(/[\r\n]/g, ''));
    default:
      return string;
  }
}

/** Base64; bytes that aren't UTF-8 become U+FFFD, as in Go's JSON encoder. */
function binary(text: string): Scalar | undefined {
  return BASE64.test(text)
    ? { type: 'string', value: Buffer.from(text, 'base64').toString('utf8') }
    : undefined;
}
