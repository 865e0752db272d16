import { expect, test } from 'vitest';
import type { JsonObject } from '#manifest/json.ts';
import { readMetadata } from '#policy/compile/metadata.ts';

const schemas = [
  {
    path: [{ type: 'var', value: 'input' }],
    schema: [
      { type: 'var', value: 'schema' },
      { type: 'string', value: 'workload' },
    ],
  },
];
const good: JsonObject = {
  title: 'T',
  description: 'D\n',
  related_resources: [{ ref: 'https://example.org/' }],
  schemas,
  custom: { severity: 'warning', remedy: 'R', kinds: ['Service'], sensitive: true },
};
const read = (content: JsonObject) => readMetadata({ scope: 'package', line: 1, content });
const custom = (change: JsonObject): JsonObject => ({
  ...good,
  custom: { severity: 'error', remedy: 'R', ...change },
});

test('complete METADATA', () => {
  expect(read(good)).toEqual([
    {
      title: 'T',
      description: 'D',
      remedy: 'R',
      severity: 'warning',
      subject: 'workload',
      kinds: ['Service'],
      sensitive: true,
      references: ['https://example.org/'],
    },
    [],
  ]);
});

test('a rule that holds the cluster against the intent', () => {
  expect(read(custom({ needs: 'intent' }))).toMatchObject([{ needs: 'intent' }, []]);
});

test.each<[string, JsonObject, string]>([
  ['no title', { ...good, title: ' ' }, 'title is missing or empty'],
  ['no description', { ...good, description: 7 }, 'description is missing or empty'],
  ['no remedy', custom({ remedy: '' }), 'custom.remedy is missing or empty'],
  [
    "a severity that SARIF doesn't know",
    custom({ severity: 'critical' }),
    'custom.severity must be one of error, warning, note',
  ],
  ['an unknown key', { ...good, authors: ['me'] }, 'unknown key authors'],
  ['an unknown custom key', custom({ remediation: 'x' }), 'unknown key custom.remediation'],
  ['no schema', { ...good, schemas: [] }, 'schemas must be one entry'],
  ['two schemas', { ...good, schemas: [...schemas, ...schemas] }, 'schemas must be one entry'],
  [
    'a schema of something else',
    { ...good, schemas: [{ ...schemas[0], path: [{ value: 'data' }] }] },
    'schemas must be one entry',
  ],
  ['kinds that are no list', custom({ kinds: 'Service' }), 'custom.kinds must be a list'],
  ['a need that nothing fills', custom({ needs: 7 }), 'custom.needs can only be intent'],
  ['sensitive that is no boolean', custom({ sensitive: 'yes' }), 'custom.sensitive must be true or false'],
])('%s', (_, content, issue) => {
  const [, issues] = read(content);
  expect(issues).toHaveLength(1);
  expect(issues[0]).toContain(issue);
});
