import { Buffer } from 'node:buffer';

/**
 * A value of a Secret's `data` decoded (base64, RFC 4648, section 4; as Go does for the API server, line breaks are passed
 * over); as it is if it isn't base64.
 */
export function plainText(value: string): string {
  const packed = value.replaceAll(/[\r\n]+/g, '');
  return isBase64(packed) ? Buffer.from(packed, 'base64').toString('utf8') : value;
}

function isBase64(packed: string): boolean {
  if (packed.length % 4 !== 0) return false;
  const padding = packed.endsWith('==') ? 2 : packed.endsWith('=') ? 1 : 0;
  return !/[^A-Za-z0-9+/]/.test(packed.slice(0, packed.length - padding));
}
