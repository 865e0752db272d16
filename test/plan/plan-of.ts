import { buildCluster } from '#cluster/cluster.ts';
import type { Intent } from '#config/config.ts';
import { NO_CONFIG } from '#config/config.ts';
import { buildFabric, type Fabric } from '#equation/fabric.ts';
import type { JsonObject } from '#manifest/json.ts';
import type { Manifests } from '#manifest/manifests.ts';
import { parseManifests } from '#manifest/parse.ts';
import { derivePlan } from '#plan/derive.ts';
import type { Plan } from '#plan/schema.ts';
import type { PlanOptions } from '#plan/simulate.ts';
import { orderResources } from '#reach/map/map-order.ts';

export const NOTHING_DECLARED: Intent = NO_CONFIG.intent;

/** Some objects as files of their own, in a fixed order of resources whatever the order of the files. */
export function manifestsOf(objects: readonly JsonObject[]): { manifests: Manifests; fabric: Fabric } {
  const sources = objects.map((object) => ({ name: fileOf(object), content: JSON.stringify(object) }));
  return fabricOf(parseManifests(sources));
}

export function fabricOf(manifests: Manifests): { manifests: Manifests; fabric: Fabric } {
  return { manifests, fabric: buildFabric(buildCluster(orderResources(manifests.resources))) };
}

/** The plan for some objects, or for YAML in one file, `a.yaml`. */
export function planOf(
  input: readonly JsonObject[] | string,
  intent: Partial<Intent> = {},
  options: PlanOptions = {},
): Plan {
  const { manifests, fabric } =
    typeof input === 'string'
      ? fabricOf(parseManifests([{ name: 'a.yaml', content: input }]))
      : manifestsOf(input);
  return derivePlan(fabric, manifests, { ...NOTHING_DECLARED, ...intent }, options);
}

function fileOf(object: JsonObject): string {
  const { namespace = '', name = '' } = (object['metadata'] ?? {}) as Record<string, string>;
  return `${String(object['kind'])}-${namespace}-${name}.json`;
}

/** A declared call, in a line of eastwest.yaml. */
export function flow(from: string, to: string, ports: readonly number[] = [], line = 1) {
  const location = { file: 'eastwest.yaml', line, column: 1, endLine: line, endColumn: 1 };
  return { from, to, ports, operations: [], location };
}
