import { type Pointer, parsePointer } from '#manifest/pointer.ts';

/**
 * A pointer as people write it: `/spec/ports/0/port` becomes `spec.ports[0].port`, and a key that isn't a plain
 * word is quoted: `metadata.labels["app.kubernetes.io/name"]`. The root is `the document`.
 */
export function displayPath(pointer: Pointer): string {
  let path = '';
  for (const token of parsePointer(pointer)) {
    if (/^\d+$/.test(token)) path += `[${token}]`;
    else if (/^[A-Za-z_][\w-]*$/.test(token)) path += path === '' ? token : `.${token}`;
    else path += `[${JSON.stringify(token)}]`;
  }
  return path === '' ? 'the document' : `\`${path}\``;
}
