import { locate } from '#manifest/locate.ts';
import type { Manifests } from '#manifest/manifests.ts';
import type { Problem } from '#manifest/problem.ts';
import type { Resource } from '#manifest/resource.ts';
import { loadModels, type SchemaValidator } from '#manifest/validate/models.ts';
import { schemaViolations } from '#manifest/validate/schema-errors.ts';
import { shapeOf } from '#manifest/validate/tables.ts';
import { type UnknownKind, unknownKindsOf } from '#manifest/validate/unknown-kinds.ts';
import type { Violation } from '#manifest/validate/violation.ts';
import { walkShape } from '#manifest/validate/walk.ts';
import { withoutNulls } from '#manifest/validate/without-nulls.ts';

/** What the schemas say of the resources: what is wrong with them, and the kinds that no schema describes. */
export interface Validation {
  readonly problems: readonly Problem[];
  readonly unknownKinds: readonly UnknownKind[];
}

/**
 * Compares each resource with the schema of its kind: built-in kinds with kubernetes-models, policy kinds also (or
 * only) with the closed field tables of this folder. Problems come in the order of the resources.
 */
export async function validateResources(manifests: Manifests): Promise<Validation> {
  const models = await loadModels(manifests.resources.map((resource) => resource.apiVersion));
  const unknown: Resource[] = [];
  const problems = manifests.resources.flatMap((resource) => {
    const violations = violationsOf(resource, models);
    if (violations === undefined) unknown.push(resource);
    return (violations ?? []).map((violation) => toProblem(manifests, resource, violation));
  });
  return { problems, unknownKinds: unknownKindsOf(unknown) };
}

/** The violations of one resource, or `undefined` if its kind is unknown. */
function violationsOf(
  resource: Resource,
  models: ReadonlyMap<string, SchemaValidator>,
): readonly Violation[] | undefined {
  const validator = models.get(`${resource.apiVersion}/${resource.kind}`);
  const shape = shapeOf(resource.apiVersion, resource.kind);
  if (validator === undefined && shape === undefined) return undefined;
  const byTable = shape === undefined ? [] : walkShape(shape, resource.object);
  if (validator === undefined) return byTable;
  const seen = new Set(byTable.map((violation) => violation.pointer));
  // Where both object to the same place, the table's sentence is the better one.
  const bySchema = modelViolations(resource, validator);
  return [...byTable, ...bySchema.filter((violation) => !seen.has(violation.pointer))];
}

/** Nulls are taken out only where the schema objects: it takes most of them as they are, and copies cost time. */
function modelViolations(resource: Resource, validator: SchemaValidator): readonly Violation[] {
  if (validator(resource.object).length === 0) return [];
  const document = withoutNulls(resource.object);
  return schemaViolations(resource.kind, document, validator(document));
}

function toProblem(manifests: Manifests, resource: Resource, violation: Violation): Problem {
  const { code, level, message, remedy } = violation;
  const location = locate(manifests, resource.origin, violation.pointer);
  return { code, level, message: `${resource.id}: ${message}`, remedy, location };
}
