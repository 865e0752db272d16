import { describe, expect, test } from 'vitest';
import { parseManifests } from '#manifest/parse.ts';

const CONFIG_MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: shop}\n';

describe('parseManifests', () => {
  test('reads a resource with its id and origin', () => {
    const { resources, problems, documents } = parseManifests([{ name: 'a.yaml', content: CONFIG_MAP }]);
    expect(problems).toEqual([]);
    expect(documents).toBe(1);
    expect(resources).toMatchObject([
      {
        id: 'ConfigMap/shop/a',
        apiVersion: 'v1',
        kind: 'ConfigMap',
        namespace: 'shop',
        name: 'a',
        origin: { file: 'a.yaml', document: 1, pointer: '' },
      },
    ]);
  });
});
