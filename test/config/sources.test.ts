import { describe, expect, test } from 'vitest';
import { parseConfig } from '#config/parse.ts';
import { EastwestError } from '#errors.ts';

describe('sources of eastwest.yaml', () => {
  test('paths, charts and overlays, in their order', () => {
    const text = `sources:
- manifests
- kustomize: overlays/prod
- helm: charts/app
- helm: charts/app
  values: [values.yaml, values/prod.yaml]
  set: ["a.b=c", d=]
  release: web
  namespace: shop
- {helm: c, values: one.yaml, set: x=y}
`;
    expect(parseConfig(text, 'eastwest.yaml').sources).toEqual([
      'manifests',
      { kustomize: 'overlays/prod' },
      { helm: 'charts/app', values: [], set: [] },
      {
        helm: 'charts/app',
        values: ['values.yaml', 'values/prod.yaml'],
        set: ['a.b=c', 'd='],
        release: 'web',
        namespace: 'shop',
      },
      { helm: 'c', values: ['one.yaml'], set: ['x=y'] },
    ]);
  });

  test.each([
    ['- {helm: chart, value: a}', '2:17', 'did you mean `values`?'],
    ['- {helm: chart, kustomize: b}', '2:3', 'write an item for each'],
    ['- {kustomize: a, values: [b]}', '2:18', 'unknown key `values`; known are kustomize'],
    ['- {kustomise: a}', '2:4', 'did you mean `kustomize`?'],
    ['- {kustomise: a}', '2:3', 'a source is a file'],
    ['- {values: [a]}', '2:3', 'a source is a file'],
    ['- {}', '2:3', 'a source is a file'],
    ['- {__proto__: {helm: a}}', '2:3', 'a source is a file'],
    ['- {kustomize: }', '2:4', 'a text is expected'],
    ['- {kustomize: [a]}', '2:4', 'a text is expected'],
    ['- {helm: 3}', '2:4', 'a text is expected'],
    ['- {helm: a, values: {b: c}}', '2:13', 'a list'],
    ['- {helm: a, values: [{b: c}]}', '2:22', 'a text is expected'],
    ['- {helm: a, set: {b: c}}', '2:13', 'a list'],
    ['- {helm: a, set: [b]}', '2:19', '`key=value`'],
    ['- {helm: a, set: ["=b"]}', '2:19', '`key=value`'],
    ['- {helm: a, release: 3}', '2:13', 'a text is expected'],
    ['- ""', '2:3', 'a text is expected'],
    ['- 3', '2:3', 'a text is expected'],
  ])('%j at %s: %s', (item, place, message) => {
    const told = mistakes(`sources:\n${item}`).filter((line) => line.includes(message));
    expect(told, mistakes(`sources:\n${item}`).join('\n')).toHaveLength(1);
    expect(told[0]).toContain(`eastwest.yaml:${place} `);
  });
});

function mistakes(text: string): readonly string[] {
  try {
    parseConfig(text, 'eastwest.yaml');
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(EastwestError);
    return error instanceof EastwestError ? error.message.split('\n').slice(1) : [];
  }
}
