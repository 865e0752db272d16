import { isObject } from '#manifest/json.ts';
import type { PolicyFile } from '#policy/compile/read-policies.ts';

/**
 * Whether a JSON or YAML file beside the rules is data for them, merged as `opa` does it, and not an example of
 * what they judge: a Kubernetes resource, or several documents.
 */
export function isData({ path, text }: Pick<PolicyFile, 'path' | 'text'>): boolean {
  if (path.endsWith('.rego')) return false;
  if (path.endsWith('.json')) return !isJsonResource(text);
  const resource = /^["']?apiVersion["']?\s*:/m.test(text) && /^["']?kind["']?\s*:/m.test(text);
  const documents = text.split(/^---(?:\s|$)/m).filter((part) => /^\s*[^#\s]/m.test(part));
  return !resource && documents.length === 1;
}

/** What isn't JSON is left to the compiler, which says where. */
function isJsonResource(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) && 'apiVersion' in value && 'kind' in value;
  } catch {
    return false;
  }
}
