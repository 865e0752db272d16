import { basename } from 'node:path';

/** What conftest reads besides YAML and JSON, by the end of a name (its parser/parser.go). */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/^dockerfile(?:\..+)?$|\.dockerfile$/, 'a Dockerfile'],
  [/\.(?:tf|tfvars|hcl|hcl1|hcl2)$/, 'HCL'],
  [/\.toml$/, 'TOML'],
  [/\.ini$/, 'INI'],
  [/\.properties$/, 'Java properties'],
  [/\.xml$/, 'XML'],
  [/\.cue$/, 'CUE'],
  [/\.jsonnet$/, 'Jsonnet'],
  [/\.(?:edn|hocon|vcl|textproto|spdx|jsonc)$/, 'a configuration'],
  [/^\.env(?:\..+)?$|\.env$/, 'an environment file'],
  [/^codeowners$|^\.(?:git|docker)ignore$|^nginx\.conf$|^jenkinsfile$/, 'a configuration'],
];

/** What a file is by its name, if it is something that conftest judges and that is no Kubernetes manifest. */
export function foreignFile(name: string): string | undefined {
  const base = basename(name).toLowerCase();
  return KINDS.find(([pattern]) => pattern.test(base))?.[1];
}
