import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { arrayAt, isObject, objectAt, stringAt } from '#manifest/json.ts';
import { parseManifests } from '#manifest/parse.ts';
import { CHECKS } from '#manifest/validate/checks.ts';
import { type CompiledShape, compileShape } from '#manifest/validate/shape.ts';
import { shapeOf, TABLES } from '#manifest/validate/tables.ts';
import { definitionDifferences } from './definition-differences.ts';

const real = fileURLToPath(new URL('../../../../shared/real/', import.meta.url));

describe('every table', () => {
  test.each(Object.keys(TABLES))('%s names its fields, formats and checks consistently', (key) => {
    const [apiVersion, kind] = [key.slice(0, key.lastIndexOf('/')), key.slice(key.lastIndexOf('/') + 1)];
    const root = shapeOf(apiVersion, kind);
    expect(root?.form).toBe('object');
    const slips: string[] = [];
    const visit = (shape: CompiledShape): void => {
      if (shape.form === 'list') visit(shape.item);
      if (shape.form === 'map') visit(shape.value);
      if (shape.form !== 'object') return;
      slips.push(...shape.checks.filter((name) => CHECKS[name] === undefined));
      slips.push(
        ...shape.groups.flatMap((group) => group.fields.filter((field) => !shape.fields.has(field))),
      );
      for (const field of shape.fields.values()) visit(field);
    };
    if (root !== undefined) visit(root);
    expect(slips).toEqual([]);
  });

  test('a kind that nobody wrote a table for has no shape', () => {
    expect(shapeOf('example.com/v1', 'Widget')).toBeUndefined();
    expect(compileShape('string')).toEqual({ form: 'scalar', format: 'string' });
  });
});

/** The tables describe newer releases than those installed there: fields may only be added. */
const ADDED = /: not in the definition$/;

/** Linkerd's own HTTPRoute shares its parts with the Gateway API's table, which has more filters and schemes. */
const SHARED =
  /^policy\.linkerd\.io\/v1(alpha1|beta[123]) HTTPRoute \.spec\.rules\[\]\.(backendRefs\[\]\.)?(filters\[\]\.type|name): /;

/** Refused by istiod's webhook, not by the definition. */
const WEBHOOK =
  /AuthorizationPolicy \.spec\.rules\[\]\.(from\[\]\.source|to\[\]\.operation): required in the table only$/;

describe('tables agree with the definitions', () => {
  const folders = ['istio-rendered-helm', 'linkerd-rendered-helm/cli'];
  test.skipIf(!existsSync(real))('of Istio and Linkerd, as they are installed [needs ../shared]', () => {
    const sources = folders.flatMap((folder) =>
      readdirSync(`${real}${folder}`)
        .filter((file) => file.includes('all_on') || file.includes('crds'))
        .map((file) => ({ name: file, content: readFileSync(`${real}${folder}/${file}`) })),
    );
    const compared: string[] = [];
    const differences = parseManifests(sources)
      .resources.filter((resource) => resource.kind === 'CustomResourceDefinition')
      .flatMap(({ object }) => {
        const spec = objectAt(object, 'spec');
        const kind = stringAt(objectAt(spec, 'names'), 'kind') ?? '';
        return arrayAt(spec, 'versions').flatMap((version) => {
          if (!isObject(version)) return [];
          const key = `${stringAt(spec, 'group')}/${stringAt(version, 'name')}`;
          const shape = shapeOf(key, kind);
          if (shape?.form !== 'object') return [];
          compared.push(`${key}/${kind}`);
          const schema = objectAt(objectAt(objectAt(version, 'schema'), 'openAPIV3Schema'), 'properties');
          const field = shape.fields.get('spec');
          const found =
            field === undefined ? [] : definitionDifferences(objectAt(schema, 'spec'), field, '.spec');
          return found.map((difference) => `${key} ${kind} ${difference}`);
        });
      });
    expect(compared.length).toBeGreaterThan(30);
    expect(
      differences.filter((found) => [ADDED, SHARED, WEBHOOK].every((meant) => !meant.test(found))),
    ).toEqual([]);
  });
});
