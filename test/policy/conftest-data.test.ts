import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadPolicies } from '#policy/load.ts';
import { configMap, directoryOf, run, worldOf } from './harness.ts';

const cacheDirectory = directoryOf({});
const messages = async (
  files: Record<string, string>,
  options: { directories?: string[]; data?: string[]; cwd?: string } = {},
) => {
  const cwd = options.cwd ?? directoryOf(files);
  const directories = options.directories ?? ['policy'];
  const data = options.data ?? [];
  const policies = await loadPolicies({ builtin: false, directories, data, cwd, cacheDirectory });
  const { findings, problems } = await run(policies, worldOf(configMap('one')), { cwd: '/repo' });
  expect(problems).toEqual([]);
  return findings.map(({ message }) => message);
};
const shows = (value: string) => `package main\n\ndeny contains msg if { msg := json.marshal(${value}) }\n`;
const thrown = (files: Record<string, string>, data: string[]) =>
  messages(files, { data }).then(
    () => 'nothing was thrown',
    (error: unknown) => error,
  );

describe('--data', () => {
  test('directories become keys, a file is read at the root', async () => {
    const files = {
      'policy/a.rego': shows('[data.top, data.sub.deep.x, data.one]'),
      'd/top.yaml': 'top: t',
      'd/sub/deep/x.json': '{"x": "y"}',
      'far/one.yml': 'one: [1]',
    };
    expect(await messages(files, { data: ['d', 'far/one.yml'] })).toEqual(['["t","y",[1]]']);
  });

  test('a prefix puts it below a key; a Kubernetes resource is data too', async () => {
    const files = { 'policy/a.rego': shows('data.k8s.map.metadata.name'), 'm.yaml': configMap('given') };
    expect(await messages(files, { data: ['k8s.map:m.yaml'] })).toEqual(['"given"']);
  });

  test('the folder of the policies itself, as conftest users name it, is no conflict', async () => {
    const files = { 'policy/a.rego': shows('data.lists.ok'), 'policy/lists/l.yaml': 'ok: [1]' };
    expect(await messages(files, { data: ['policy'] })).toEqual(['[1]']);
    expect(await messages(files)).toEqual(['[1]']);
    const below = { ...files, 'policy/a.rego': shows('[data.ok, object.get(data.lists, "ok", "none")]') };
    expect(await messages(below, { data: ['policy/lists'] })).toEqual([]);
    expect(await messages(below, { data: ['policy/lists', 'policy'] })).toEqual(['[[1],[1]]']);
  });

  test('through a link', async () => {
    const cwd = directoryOf({ 'policy/a.rego': shows('data.x'), 'real/x.json': '{"x": 1}' });
    mkdirSync(join(cwd, 'd'));
    symlinkSync(join(cwd, 'real'), join(cwd, 'd', 'x dir'));
    writeFileSync(join(cwd, 'policy/a.rego'), shows('data["x dir"].x'));
    expect(await messages({}, { cwd, data: ['d'] })).toEqual(['1']);
  });

  test.each([
    ['contradictions', ['a.json', 'b.yaml'], 'opa-failed', /merge error/],
    ['several documents, where opa reads one', ['several.yaml'], 'policies-unreadable', /2 documents/],
    ['a folder without data', ['empty'], 'policies-unreadable', /no data file in empty/],
    ['what is not there', ['nowhere'], 'policies-unreadable', /nowhere/],
    ['the key of the judged file', ['file.json'], 'rego-invalid', /`conftest\.file`/],
    ['the key of eastwest', ['own.json'], 'rego-invalid', /`eastwest`/],
  ])('%s', async (_, data, code, message) => {
    const files = {
      'policy/a.rego': shows('1'),
      'a.json': '{"k": 1}',
      'b.yaml': 'k: 2',
      'several.yaml': 'a: 1\n---\nb: 2\n',
      'empty/readme.txt': '',
      'file.json': '{"conftest": {"file": 1}}',
      'own.json': '{"eastwest": 1}',
    };
    expect(await thrown(files, data)).toMatchObject({ code, message: expect.stringMatching(message) });
  });

  test('without a policy of one’s own', async () => {
    await expect(loadPolicies({ data: ['d'], cacheDirectory })).rejects.toMatchObject({ code: 'bad-usage' });
  });
});

describe('several --policy', () => {
  const files = {
    'a/main.rego': 'package main\n\nimport data.lib.names\n\ndeny contains names.one if data.limit == 3',
    'b/lib.rego': 'package lib.names\n\none := "from b"',
    'c/more.rego': 'package main\n\ndeny contains "from c" if true',
    'c/limit.yaml': 'limit: 3',
    'old/old.rego': 'package old\n\ndeny[msg] { msg := "Rego 0" }',
  };

  test('are one set of packages, with the data of all', async () => {
    expect(await messages(files, { directories: ['a', 'b', 'c'] })).toEqual(['from b', 'from c']);
  });

  test('in both versions of Rego', async () => {
    expect(await messages(files, { directories: ['old', 'a', 'b', 'c'] })).toEqual([
      'from b',
      'from c',
      'Rego 0',
    ]);
  });

  test('one without Rego is an error; one without rules is a library', async () => {
    const empty = { ...files, 'e/readme.yaml': 'a: 1' };
    await expect(messages(empty, { directories: ['a', 'b', 'e'] })).rejects.toMatchObject({
      code: 'no-rules',
      message: 'there is no rule in e',
    });
    await expect(messages(empty, { directories: ['b'] })).rejects.toMatchObject({ code: 'no-rules' });
  });
});

describe('data.conftest.file', () => {
  test.each(['data.conftest.file', 'data["conftest"].file', 'f', 'data[k].file'])('%s', async (term) => {
    const rego = `package main\n\nimport data.conftest.file as f\n\nk := "conftest"\n\ndeny contains msg if { f; msg := json.marshal(${term}) }\n`;
    expect(await messages({ 'policy/a.rego': rego })).toEqual(['{"dir":"/repo","name":"a.yaml"}']);
  });

  test('beside data of that name', async () => {
    const files = { 'policy/a.rego': shows('data.conftest'), 'policy/conftest/x.json': '{"x": 1}' };
    expect(await messages(files)).toEqual(['{"file":{"dir":"/repo","name":"a.yaml"},"x":1}']);
  });

  test('is relative to the working directory unless told', async () => {
    const policies = await loadPolicies({
      builtin: false,
      directories: [directoryOf({ 'a.rego': shows('data.conftest.file.dir') })],
      cacheDirectory,
    });
    const { findings } = await run(policies, worldOf(configMap('one')));
    expect(findings.map(({ message }) => message)).toEqual([JSON.stringify(process.cwd())]);
  });
});
