import type { PolicyFile } from '#policy/read-policies.ts';

/**
 * Whether a JSON or YAML file beside the rules is data for them, merged as `opa` does it, and not an example of
 * what they judge: a Kubernetes resource, or several documents.
 */
export function isData({ path, text }: PolicyFile): boolean {
  if (path.endsWith('.rego')) return false;
  const resource = /^["{\s]*apiVersion"?\s*:/m.test(text) && /^[",\s]*kind"?\s*:/m.test(text);
  const documents = text.split(/^---(?:\s|$)/m).filter((part) => /^\s*[^#\s]/m.test(part));
  return !resource && documents.length === 1;
}
