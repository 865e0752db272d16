import { posix } from 'node:path';
import type { JsonObject } from '#manifest/json.ts';

/** The root that relative URIs start from, under the name that code scanning services know. */
export const SOURCE_ROOT = '%SRCROOT%';

/**
 * A file name as an artifactLocation (SARIF 2.1.0, section 3.4): percent-encoded (RFC 3986), relative to the
 * source root where it can be, else a `file:` URI. Standard input is the relative reference `%3Cstdin%3E`
 * without a root, since it's no file in it.
 */
export function artifactLocation(file: string, cwd?: string): JsonObject {
  if (file === '<stdin>') return { uri: encoded(file), description: { text: 'standard input' } };
  const root = cwd === undefined ? undefined : slashed(cwd).replace(/\/+$/, '');
  const path = resolved(posix.normalize(file), root);
  if (root !== undefined && path.startsWith(`${root}/`)) return relative(path.slice(root.length + 1));
  if (path.startsWith('/')) return { uri: `file://${encoded(path)}` };
  if (isDrive(path)) return { uri: `file:///${path.slice(0, 2)}${encoded(path.slice(2))}` };
  return relative(path);
}

function relative(path: string): JsonObject {
  return { uri: encoded(path), uriBaseId: SOURCE_ROOT };
}

/** A path that climbs out of the root names a file outside: make it absolute if the root is known. */
function resolved(path: string, root: string | undefined): string {
  return root !== undefined && path.startsWith('../') ? posix.join(root, path) : path;
}

function slashed(path: string): string {
  return isDrive(path) ? path.replaceAll('\\', '/') : path;
}

function isDrive(path: string): boolean {
  return /^[A-Za-z]:[\\/]/.test(path);
}

/** Percent-encodes all that isn't a slash or unreserved; also `:`, which could pass for a scheme. */
function encoded(path: string): string {
  return path
    .replace(/\p{Cs}/gu, '\ufffd')
    .split('/')
    .map((segment) =>
      encodeURIComponent(segment).replace(
        /[!'()*]/g,
        (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
      ),
    )
    .join('/');
}
