import type { JsonObject } from '#manifest/json.ts';

/** Each id once: what two workloads of one name mean, nobody knows. */
export function unique(manifests: readonly JsonObject[]): readonly JsonObject[] {
  const byId = new Map<string, JsonObject>();
  for (const [index, one] of manifests.entries()) {
    const { name = `p${index}`, namespace = 'default' } = (one['metadata'] ?? {}) as {
      name?: string;
      namespace?: string;
    };
    byId.set(`${one['kind']} ${namespace} ${name}`, {
      ...one,
      metadata: { ...(one['metadata'] as JsonObject), name },
    });
  }
  return [...byId.values()];
}
