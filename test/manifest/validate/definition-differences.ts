import { arrayAt, isObject, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import type { CompiledShape } from '#manifest/validate/shape.ts';

/**
 * Where a table differs from the OpenAPI schema of a custom resource definition: fields that it lacks or has too many,
 * other required members, other enumerations, other types. Stricter formats of strings and numbers are no difference.
 */
export function definitionDifferences(schema: JsonObject, shape: CompiledShape, at = ''): readonly string[] {
  if (isFree(schema)) return [];
  if (shape.form === 'scalar') return scalarDifferences(schema, shape.format, at);
  if (shape.form === 'list') {
    return schema['type'] === 'array'
      ? definitionDifferences(objectAt(schema, 'items'), shape.item, `${at}[]`)
      : [`${at}: a list in the table, ${String(schema['type'])} in the definition`];
  }
  if (shape.form === 'map') return mapDifferences(schema, shape, at);
  const properties = objectAt(schema, 'properties');
  const names = Object.keys(properties);
  return [
    ...names.filter((name) => !shape.fields.has(name)).map((name) => `${at}.${name}: missing in the table`),
    ...[...shape.fields.keys()]
      .filter((name) => !names.includes(name))
      .map((name) => `${at}.${name}: not in the definition`),
    ...requiredDifferences(schema, shape.required, at),
    ...names.flatMap((name) => {
      const field = shape.fields.get(name);
      return field === undefined
        ? []
        : definitionDifferences(objectAt(properties, name), field, `${at}.${name}`);
    }),
  ];
}

function isFree(schema: JsonObject): boolean {
  const untyped = schema['type'] === undefined && schema['properties'] === undefined;
  return (
    untyped || (schema['x-kubernetes-preserve-unknown-fields'] === true && schema['properties'] === undefined)
  );
}

function mapDifferences(
  schema: JsonObject,
  shape: Extract<CompiledShape, { form: 'map' }>,
  at: string,
): readonly string[] {
  const values = schema['additionalProperties'];
  if (isObject(values)) return definitionDifferences(values, shape.value, `${at}[*]`);
  return [`${at}: a map in the table only`];
}

function requiredDifferences(schema: JsonObject, required: readonly string[], at: string): readonly string[] {
  const demanded = arrayAt(schema, 'required').map(String);
  return [
    ...demanded
      .filter((name) => !required.includes(name))
      .map((name) => `${at}.${name}: required in the definition only`),
    ...required
      .filter((name) => !demanded.includes(name))
      .map((name) => `${at}.${name}: required in the table only`),
  ];
}

function scalarDifferences(schema: JsonObject, format: string, at: string): readonly string[] {
  if (format === 'any') return [];
  const allowed = arrayAt(schema, 'enum').filter((value) => typeof value === 'string');
  const listed = format.includes('|') ? format.split('|') : [];
  if (allowed.length > 0 && [...allowed].sort().join() !== [...listed].sort().join()) {
    return [`${at}: ${allowed.join('|')} in the definition, ${format} in the table`];
  }
  const type = stringAt(schema, 'type');
  const expected = /^(integer|number|port$)/.test(format)
    ? ['integer', 'number']
    : format === 'boolean'
      ? ['boolean']
      : ['string'];
  return type === undefined || expected.includes(type)
    ? []
    : [`${at}: ${type} in the definition, ${format} in the table`];
}
