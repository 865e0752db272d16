import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { podTemplate } from '#cluster/pod-template.ts';
import type { Credential } from '#credential/credential.ts';
import { findCredentials } from '#credential/find-credentials.ts';
import type { JsonObject } from '#manifest/json.ts';
import { joinPointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';

function find(apiVersion: string, kind: string, object: JsonObject): readonly Credential[] {
  const origin = { file: 'a.yaml', document: 1, pointer: '' };
  const resource: Resource = { id: `${kind}/x`, apiVersion, kind, namespace: '', name: 'x', object, origin };
  return findCredentials(resource, podTemplate(resource));
}

const pod = (...containers: readonly JsonObject[]) => find('v1', 'Pod', { spec: { containers } });
const pointers = (found: readonly Credential[]) => found.map(({ pointer }) => pointer);

describe('in the environment', () => {
  const variable = { name: 'DB_PASSWORD', value: 'hunter2' };

  test('is told with its place', () => {
    expect(pod({ name: 'web', env: [{ name: 'A', value: 'b' }, variable] })).toEqual([
      {
        evidence: 'named',
        place: 'env',
        name: 'DB_PASSWORD',
        container: 'web',
        pointer: '/spec/containers/0/env/1/value',
      },
    ]);
  });

  test.each([
    ['v1', 'Pod', ''],
    ['apps/v1', 'Deployment', '/spec/template'],
    ['apps/v1', 'StatefulSet', '/spec/template'],
    ['batch/v1', 'CronJob', '/spec/jobTemplate/spec/template'],
    ['example.com/v1', 'Custom', '/spec/template'],
  ])('of %s %s is found below %j', (apiVersion, kind, base) => {
    const podSpec = { initContainers: [{ env: [variable] }], containers: [] };
    const object = base
      .split('/')
      .slice(1)
      .reduceRight<JsonObject>((inner, key) => ({ [key]: inner }), { spec: podSpec });
    expect(pointers(find(apiVersion, kind, object))).toEqual([`${base}/spec/initContainers/0/env/0/value`]);
  });

  test('is no reference', () => {
    const valueFrom = { secretKeyRef: { name: 'db', key: 'password' } };
    expect(pod({ env: [{ name: 'DB_PASSWORD', valueFrom }] })).toEqual([]);
  });

  test('is no number, which the schema complains about', () => {
    const env = [
      { name: 'DB_PASSWORD', value: 12345 },
      { name: 5, value: 'hunter2' },
      { value: 'x' },
      'x',
      null,
    ];
    expect(pod({ env })).toEqual([]);
    expect(pod({ env: 'x' }, { env: { a: variable } })).toEqual([]);
  });
});

describe('in words', () => {
  const evidence = (...args: readonly string[]) => pod({ args }).map((found) => found.evidence);

  test('is found in commands and arguments of all containers', () => {
    const container = { name: 'web', command: ['--token=hunter2'], args: ['a', '--token=hunter2'] };
    const lists = ['initContainers', 'containers', 'ephemeralContainers'];
    const found = find('v1', 'Pod', { spec: Object.fromEntries(lists.map((list) => [list, [container]])) });
    expect(pointers(found)).toEqual(
      lists.flatMap((list) => [`/spec/${list}/0/command/0`, `/spec/${list}/0/args/1`]),
    );
    expect(found.map(({ place, name }) => [place, name]).slice(0, 2)).toEqual([
      ['command', ''],
      ['args', ''],
    ]);
  });

  test('is a flag with its value, a variable, or gives itself away', () => {
    expect(evidence('--password=hunter2')).toEqual(['named']);
    expect(evidence('-token', 'hunter2')).toEqual(['named']);
    expect(evidence('--requirepass', 'hunter2')).toEqual(['named']);
    expect(evidence('env', 'DB_PASSWORD=hunter2', 'run')).toEqual(['named']);
    expect(evidence('--dsn=postgres://a:hunter2@b/c')).toEqual(['connection-string']);
    expect(evidence('--token', 'a=hunter2')).toEqual(['named']);
  });

  test.each([
    [
      '--password-file=/run/x',
      '--token-ttl=1h',
      '--token',
      '$(TOKEN)',
      '--secret',
      '--verbose',
      'token',
      'hunter2',
    ],
    ['=', '--api-key=', '--enable-token=true', 'sh', '-c', 'export PASSWORD=$(cat /run/x); exec run'],
    ['--pass', 'hunter2', '--pwd=hunter2', '--', 'hunter2', '=hunter2', '-', 'password'],
  ])('is nothing else: %j %j %j %j', (...args) => {
    expect(pod({ args: [...args] })).toEqual([]);
  });

  test('that are no strings is none', () => {
    expect(pod({ args: ['--password', 5, 'hunter2', null] }, { args: '--password=hunter2' })).toEqual([]);
  });
});

describe('in a ConfigMap', () => {
  const data = (content: JsonObject) => find('v1', 'ConfigMap', { data: content });

  test('is found by key and by value', () => {
    expect(data({ TOKEN: 'hunter2', 'a/b': 'x', 'c/~d': 'amqp://a:b@c', PASSWORD: 5 })).toEqual([
      { evidence: 'named', place: 'ConfigMap', name: 'TOKEN', container: '', pointer: '/data/TOKEN' },
      {
        evidence: 'connection-string',
        place: 'ConfigMap',
        name: 'c/~d',
        container: '',
        pointer: '/data/c~1~0d',
      },
    ]);
  });

  test('is looked for in its data alone', () => {
    expect(find('v1', 'ConfigMap', { stringData: { TOKEN: 'hunter2' } })).toEqual([]);
    expect(find('v1', 'ConfigMap', { data: ['TOKEN=hunter2'] })).toEqual([]);
    expect(find('v1', 'Service', { data: { TOKEN: 'hunter2' } })).toEqual([]);
  });
});

describe('in a Secret', () => {
  test('is found as written and encoded', () => {
    const found = find('v1', 'Secret', {
      stringData: { pin: 'hunter2', username: 'payments' },
      data: { pin: Buffer.from('hunter2').toString('base64'), 'tls.key': 'not base64!', n: 5, u: null },
    });
    expect(found.map(({ evidence, pointer }) => [evidence, pointer])).toEqual([
      ['secret-value', '/data/pin'],
      ['secret-value', '/data/tls.key'],
      ['secret-value', '/stringData/pin'],
    ]);
  });

  test('without data is none', () => {
    expect(find('v1', 'Secret', {})).toEqual([]);
    expect(find('v1', 'Secret', { data: {}, stringData: null })).toEqual([]);
  });

  test('of another kind is none', () => {
    expect(
      find('bitnami.com/v1alpha1', 'SealedSecret', { spec: { encryptedData: { a: 'hunter2' } } }),
    ).toEqual([]);
  });
});

/** A value that no name and no place contains. */
const planted = fc
  .string({ unit: fc.constantFrom(...'abcdefghijkmnpqrstuvwyz'), minLength: 10, maxLength: 30 })
  .map((text) => `zq${text}`);
const innocent = fc.record({
  name: fc.constantFrom('LEVEL', 'HOST', 'TOKEN_TTL', 'A').map(String),
  value: fc.constantFrom('info', 'db', '30m', '', 'https://example.com/x').map(String),
});
const credentialName = fc.constantFrom('DB_PASSWORD', 'apiKey', 'GITHUB_TOKEN', 'client-secret');
const asWritten = fc.constantFrom<(value: string) => string>(
  (value) => value,
  (value) => `postgres://app:${value}@db/x`,
  (value) => `host=db password=${value}`,
);

describe('a credential that is planted', () => {
  test('in the environment of any container is found there and nowhere else, and never shown', () => {
    const containers = fc.array(
      fc.record({ name: fc.constant('c'), env: fc.array(innocent, { maxLength: 4 }) }),
      {
        minLength: 1,
        maxLength: 4,
      },
    );
    const plan = fc.record({
      containers,
      value: planted,
      write: asWritten,
      name: credentialName,
      at: fc.nat(),
    });
    fc.assert(
      fc.property(plan, ({ containers, value, write, name, at }) => {
        const index = at % containers.length;
        const env = containers[index]?.env ?? [];
        const position = at % (env.length + 1);
        const leaking = env.toSpliced(position, 0, { name, value: write(value) });
        const found = pod(...containers.with(index, { name: 'c', env: leaking }));
        expect(pod(...containers)).toEqual([]);
        expect(pointers(found)).toEqual([`/spec/containers/${index}/env/${position}/value`]);
        expect(JSON.stringify(found)).not.toContain(value);
      }),
    );
  });

  test('in any line of a ConfigMap is found at its key, and never shown', () => {
    const lines = fc.array(fc.constantFrom('a = b', '# postgres://a:b@c', '', 'mail = ops@example.com'));
    const key = fc.string({ minLength: 1, maxLength: 20 }).filter((text) => text !== '__proto__');
    fc.assert(
      fc.property(key, planted, lines, lines, (name, value, before, after) => {
        const text = [...before, `  url = amqp://app:${value}@rabbit:5672/`, ...after].join('\n');
        const found = find('v1', 'ConfigMap', { data: { other: 'x', [name]: text } });
        expect(pointers(found)).toEqual([joinPointer('/data', name)]);
        expect(JSON.stringify(found)).not.toContain(value);
      }),
    );
  });

  test('in a Secret is found, however it is written, and never shown', () => {
    fc.assert(
      fc.property(planted, fc.boolean(), (value, encoded) => {
        const packed = Buffer.from(value).toString('base64');
        const found = find('v1', 'Secret', encoded ? { data: { a: packed } } : { stringData: { a: value } });
        expect(found).toHaveLength(1);
        expect(JSON.stringify(found)).not.toContain(value);
        expect(JSON.stringify(found)).not.toContain(packed);
      }),
    );
  });
});
