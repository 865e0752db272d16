import { describe, expect, test } from 'vitest';
import { parseManifests } from '#manifest/parse.ts';

const CONFIG_MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: shop}\n';

function read(content: string, name = 'a.yaml') {
  const manifests = parseManifests([{ name, content }]);
  return {
    ids: manifests.resources.map(({ id }) => id),
    pointers: manifests.resources.map(({ origin }) => origin.pointer),
    problems: manifests.problems.map(({ code, level, location }) => `${code} ${level} ${location.line}`),
    manifests,
  };
}

describe('resources', () => {
  test('have an id and an origin', () => {
    const { manifests } = read(CONFIG_MAP);
    expect(manifests.problems).toEqual([]);
    expect(manifests.documents).toBe(1);
    expect(manifests.resources).toMatchObject([
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

  test('a generated name', () => {
    expect(read('apiVersion: v1\nkind: Pod\nmetadata: {generateName: a-}\n').ids).toEqual(['Pod/a-']);
  });

  test('of two sources with one name stay apart', () => {
    const { resources, sources } = parseManifests([
      { name: 'a.yaml', content: CONFIG_MAP },
      { name: 'a.yaml', content: CONFIG_MAP.replace('name: a', 'name: b') },
    ]);
    expect(resources.map(({ origin }) => origin.file)).toEqual(['a.yaml', 'a.yaml (2)']);
    expect([...sources.keys()]).toEqual(['a.yaml', 'a.yaml (2)']);
  });
});

describe('lists are unpacked', () => {
  const item = (name: string) => `{apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}}}`;

  test('kind: List, also nested', () => {
    const list = `apiVersion: v1\nkind: List\nitems:\n- ${item('a')}\n- apiVersion: v1\n  kind: List\n  items: [${item('b')}]\n`;
    expect(read(list)).toMatchObject({
      ids: ['ConfigMap/a', 'ConfigMap/b'],
      pointers: ['/items/0', '/items/1/items/0'],
      problems: [],
    });
  });

  test('a typed list gives its items what they leave out', () => {
    const { manifests } = read('apiVersion: apps/v1\nkind: DeploymentList\nitems:\n- metadata: {name: a}\n');
    expect(manifests.resources).toMatchObject([
      { id: 'Deployment/a', apiVersion: 'apps/v1', object: { kind: 'Deployment' } },
    ]);
  });

  test('in JSON, as `kubectl get -o json` prints it', () => {
    const list = {
      apiVersion: 'v1',
      kind: 'List',
      items: [{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } }],
    };
    expect(read(JSON.stringify(list, null, 4), 'a.json')).toMatchObject({ ids: ['Pod/a'], problems: [] });
  });

  test('an empty list is no resource and no problem', () => {
    expect(read('apiVersion: v1\nkind: List\nitems: []\n')).toMatchObject({ ids: [], problems: [] });
  });

  test('an item that is nothing is reported at its line', () => {
    expect(read(`apiVersion: v1\nkind: List\nitems:\n- ${item('a')}\n-\n- x\n`)).toMatchObject({
      ids: ['ConfigMap/a'],
      problems: ['not-a-resource warning 5', 'not-a-resource warning 6'],
    });
  });

  test('a kind that only ends in List is itself', () => {
    const allow = 'apiVersion: example.com/v1\nkind: AllowList\nmetadata: {name: a}\n';
    expect(read(`${allow}spec: {items: []}\n`).ids).toEqual(['AllowList/a']);
    expect(read(`${allow}items: [10.0.0.1, 10.0.0.2]\n`).ids).toEqual(['AllowList/a']);
  });

  test('resources in the items of a custom resource are read, as kubectl would apply them', () => {
    const custom = `apiVersion: example.com/v1\nkind: Bundle\nmetadata: {name: b}\nitems: [${item('a')}, {x: y}]\n`;
    expect(read(custom)).toMatchObject({ ids: ['Bundle/b', 'ConfigMap/a'], problems: [] });
  });

  test('Items with a capital letter are not items', () => {
    expect(read(`apiVersion: v1\nkind: ConfigMapList\nItems: [${item('a')}]\n`).problems).toEqual([
      'incomplete-resource severe 1',
    ]);
  });
});

describe('what is no resource, or not a whole one', () => {
  test.each([
    ['neither apiVersion nor kind', 'a: b\n', 'not-a-resource warning 1'],
    ['a list', '- a\n', 'not-a-resource warning 1'],
    ['a single value', '# c\nfoo\n', 'not-a-resource warning 2'],
    ['no kind', 'apiVersion: v1\nmetadata: {name: a}\n', 'incomplete-resource severe 1'],
    ['no apiVersion', 'kind: Pod\nmetadata: {name: a}\n', 'incomplete-resource severe 1'],
    [
      'Kind instead of kind',
      'apiVersion: v1\nKind: Pod\nmetadata: {name: a}\n',
      'incomplete-resource severe 1',
    ],
    [
      'an apiVersion that is a number',
      'apiVersion: 1\nkind: Pod\nmetadata: {name: a}\n',
      'incomplete-resource severe 1',
    ],
    ['no name', 'apiVersion: v1\nkind: Pod\nmetadata: {}\n', 'incomplete-resource severe 1'],
    [
      'a name that is a number',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: 12}\n',
      'incomplete-resource severe 1',
    ],
    [
      'a namespace that is a boolean',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: n}\n',
      'incomplete-resource severe 1',
    ],
    ['metadata that is a list', 'apiVersion: v1\nkind: Pod\nmetadata: [a]\n', 'incomplete-resource severe 1'],
    [
      "a program's configuration",
      'apiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\n',
      'not-a-resource note 1',
    ],
    ['a kubeconfig', 'apiVersion: v1\nkind: Config\nclusters: []\n', 'not-a-resource note 1'],
  ])('%s', (_, text, problem) => {
    expect(read(text).problems).toEqual([problem]);
  });

  test('a resource without a name is still judged', () => {
    expect(read('apiVersion: v1\nkind: Pod\nmetadata: {}\n').ids).toEqual(['Pod/']);
  });

  test("a Helm chart's files", () => {
    expect(read('apiVersion: v2\nname: a\nversion: 1.0.0\n', 'chart/Chart.yaml').problems).toEqual([
      'not-a-resource note 1',
    ]);
  });

  test('a JSON file that was found by the way', () => {
    const source = { name: 'package.json', content: '{"name": "x", // comment\n}', incidental: true };
    expect(parseManifests([source]).problems).toMatchObject([{ code: 'not-a-resource', level: 'note' }]);
    expect(
      parseManifests([{ ...source, content: '{"apiVersion": "v1", "kind": "Po' }]).problems,
    ).toMatchObject([{ code: 'yaml-invalid', level: 'severe' }]);
  });
});

describe('kustomizations', () => {
  test('are reported once per directory and are no resources', () => {
    const content = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\n';
    const { resources, problems } = parseManifests([
      { name: 'base/kustomization.yaml', content },
      { name: 'base/other.yaml', content: content.replace('Kustomization', 'Component') },
      { name: 'overlay/kustomization.yml', content: 'resources: [../base]\n' },
    ]);
    expect(resources).toEqual([]);
    expect(problems.map(({ code, level, location }) => `${code} ${level} ${location.file}`)).toEqual([
      'unbuilt-kustomization warning base/kustomization.yaml',
      'unbuilt-kustomization warning overlay/kustomization.yml',
    ]);
    expect(problems[1]?.remedy).toContain('eastwest check --kustomize overlay');
  });

  test("Flux's Kustomization is a resource", () => {
    const content = 'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: a}\n';
    expect(read(content, 'kustomization.yaml')).toMatchObject({ ids: ['Kustomization/a'], problems: [] });
  });
});

describe('duplicates', () => {
  test('of a key: the last one counts, and it is severe', () => {
    const { manifests, problems } = read(`${CONFIG_MAP}data:\n  a: one\n  b: x\n  a: two\n`);
    expect(problems).toEqual(['duplicate-key severe 7']);
    expect(manifests.resources[0]?.object['data']).toEqual({ a: 'two', b: 'x' });
  });

  test('of a key that is spelt differently', () => {
    expect(read(`${CONFIG_MAP}data: {1: a, "1": b, 0x1: c}\n`).problems).toEqual([
      'duplicate-key severe 4',
      'duplicate-key severe 4',
    ]);
  });

  test('of a key in JSON', () => {
    const json = '{"apiVersion":"v1","kind":"ConfigMap",\n"metadata":{"name":"a"},\n"metadata":{"name":"b"}}';
    expect(read(json, 'a.json')).toMatchObject({
      ids: ['ConfigMap/b'],
      problems: ['duplicate-key severe 3'],
    });
  });

  test('of a resource: both places are named', () => {
    const { resources, problems } = parseManifests([
      { name: 'a.yaml', content: CONFIG_MAP },
      { name: 'b.yaml', content: `# b\n${CONFIG_MAP}` },
    ]);
    expect(resources).toHaveLength(2);
    expect(problems).toMatchObject([
      {
        code: 'duplicate-resource',
        level: 'warning',
        message: expect.stringMatching(/^ConfigMap\/shop\/a is also in a\.yaml:1/),
        location: { file: 'b.yaml', line: 2 },
      },
    ]);
  });

  test('of a resource in another version of the API', () => {
    const ingress = (version: string) =>
      `apiVersion: networking.k8s.io/${version}\nkind: Ingress\nmetadata: {name: a}\n`;
    expect(read(`${ingress('v1')}---\n${ingress('v1beta1')}`).problems).toEqual([
      'duplicate-resource warning 5',
    ]);
    const other = ingress('v1').replace('networking.k8s.io', 'example.com');
    expect(read(`${ingress('v1')}---\n${other}`).problems).toEqual([]);
  });

  test('many of them in the same two files are one problem', () => {
    const content = ['a', 'b', 'c']
      .map((name) => CONFIG_MAP.replace('name: a', `name: ${name}`))
      .join('---\n');
    const { problems } = parseManifests(['x.yaml', 'y.yaml'].map((name) => ({ name, content })));
    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toContain('like 2 more');
  });

  test('a generated name is no duplicate', () => {
    const job = 'apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: a-}\n';
    expect(read(`${job}---\n${job}`).problems).toEqual([]);
  });
});

describe('numbers that JavaScript or JSON lack', () => {
  test('a large integer is rounded, with a warning', () => {
    const { manifests, problems } = read(`${CONFIG_MAP}spec:\n  x: 9007199254740993\n`);
    expect(problems).toEqual(['not-representable warning 5']);
    expect(manifests.resources[0]?.object['spec']).toEqual({ x: 9007199254740992 });
  });

  test('a large integer that a number can hold is no problem', () => {
    expect(read(`${CONFIG_MAP}spec: {x: 9007199254740992, y: -9223372036854775808}\n`).problems).toEqual([]);
  });

  test('an infinity is severe: kubectl refuses the document', () => {
    expect(read(`${CONFIG_MAP}spec: {x: .inf}\n`)).toMatchObject({
      ids: ['ConfigMap/shop/a'],
      problems: ['not-representable severe 4'],
    });
  });

  test('a null as key is severe', () => {
    expect(read(`${CONFIG_MAP}data: {~: x}\n`).problems).toEqual(['not-representable severe 4']);
  });
});
