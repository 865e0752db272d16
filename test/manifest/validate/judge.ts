import { isObject, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import { parseManifests } from '#manifest/parse.ts';
import type { Problem } from '#manifest/problem.ts';
import { type Validation, validateResources } from '#manifest/validate/validate.ts';

/** Validates manifests written as YAML. */
export function validateYaml(...texts: readonly string[]): Promise<Validation> {
  return validateResources(
    parseManifests(texts.map((content, index) => ({ name: `${index + 1}.yaml`, content }))),
  );
}

/** Validates objects, through the same loader. */
export function validateObjects(...objects: readonly unknown[]): Promise<Validation> {
  return validateYaml(...objects.map((object) => JSON.stringify(object)));
}

/** `level code: message` of each problem, short enough to be compared. */
export function summaries(problems: readonly Problem[]): readonly string[] {
  return problems.map(({ level, code, message }) => `${level} ${code}: ${message}`);
}

/** A resource around a spec. */
export function resource(apiVersion: string, kind: string, spec: unknown, name = 'x'): JsonObject {
  const object: unknown = { apiVersion, kind, metadata: { name }, spec };
  if (!isObject(object) || stringAt(objectAt(object, 'metadata'), 'name') !== name)
    throw new Error('not a resource');
  return object;
}
