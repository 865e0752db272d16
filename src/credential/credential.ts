import type { Pointer } from '#manifest/pointer.ts';

/**
 * Why something is taken for a credential:
 * - `named`: a literal value under a name that says so
 * - `secret-value`: a literal value of a Secret
 * - `settings-file`: a file of settings in a Secret, with a line that assigns a credential
 * - `private-key`, `connection-string` (with a password), `token` (of a known shape): whatever the name
 */
export const EVIDENCE = [
  'named',
  'secret-value',
  'settings-file',
  'private-key',
  'connection-string',
  'token',
] as const;
export type Evidence = (typeof EVIDENCE)[number];

/** Where in a resource it stands: in a container's fields, or in the data of a ConfigMap or Secret. */
export const PLACES = ['env', 'command', 'args', 'ConfigMap', 'Secret'] as const;
export type Place = (typeof PLACES)[number];

/** A literal credential in a resource. Its value is in none of the members. */
export interface Credential {
  readonly evidence: Evidence;
  readonly place: Place;
  /** The environment variable, or the key of a ConfigMap or Secret; `''` for a word of a command. */
  readonly name: string;
  /** `''` outside of containers. */
  readonly container: string;
  /** To the value, from the resource's root. */
  readonly pointer: Pointer;
}
