import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { findFolders } from '#cli/init/find-folders.ts';
import { findLayout, mainEnvironment } from '#cli/init/find-layout.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function layoutOf(files: Readonly<Record<string, string>>) {
  const root = mkdtempSync(join(tmpdir(), 'eastwest-layout-'));
  folders.push(root);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return findLayout(root, findFolders(root));
}

const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n';
const on = (...resources: readonly string[]) => `resources: [${resources.join(', ')}]\n`;
const CHART = 'apiVersion: v2\nname: app\nversion: 1.0.0\n';

test('plain manifests are read as they are', () => {
  expect(layoutOf({ 'deploy/a.yaml': POD, 'chart/Chart.yaml': CHART })).toEqual({
    sources: ['deploy'],
    environments: [],
  });
});

test('overlays of a base are environments', () => {
  const layout = layoutOf({
    'base/kustomization.yaml': on('a.yaml'),
    'base/a.yaml': POD,
    'overlays/prod/kustomization.yaml': on('../../base'),
    'overlays/staging/kustomization.yml': 'resources: [../../base/]\ncomponents: [../../components/x]\n',
    'components/x/kustomization.yaml': 'kind: Component\n',
  });
  expect(layout.sources).toEqual([]);
  expect(layout.environments).toEqual([
    { name: 'prod', sources: [{ kustomize: 'overlays/prod' }] },
    { name: 'staging', sources: [{ kustomize: 'overlays/staging' }] },
  ]);
});

test('overlays of the same name belong to one environment', () => {
  const layout = layoutOf({
    'a/base/kustomization.yaml': on('a.yaml'),
    'a/envs/dev/kustomization.yaml': on('../../base'),
    'a/envs/prod/kustomization.yaml': on('../../base'),
    'b/envs/prod/Kustomization': on('b.yaml'),
  });
  expect(layout.environments.map(({ name, sources }) => [name, sources.length])).toEqual([
    ['dev', 1],
    ['prod', 2],
  ]);
  expect(mainEnvironment(layout.environments)?.name).toBe('prod');
});

test('the only kustomization on which nothing builds is the cluster', () => {
  const files = { 'base/kustomization.yaml': on('a.yaml'), 'base/a.yaml': POD };
  expect(layoutOf(files).sources).toEqual([{ kustomize: 'base' }]);
  expect(layoutOf({ ...files, 'kustomization.yaml': on('./base') }).sources).toEqual([{ kustomize: '.' }]);
});

test('a chart, and one with values for each environment', () => {
  expect(layoutOf({ 'chart/Chart.yaml': CHART }).sources).toEqual([{ helm: 'chart', values: [], set: [] }]);
  const { environments } = layoutOf({
    'chart/Chart.yaml': CHART,
    'chart/values.yaml': '',
    'chart/values-prod.yaml': '',
    'chart/values.staging.yml': '',
    'chart/values-example.yaml': '',
    'chart/values.schema.json': '{}',
  });
  expect(environments).toEqual([
    { name: 'prod', sources: [{ helm: 'chart', values: ['chart/values-prod.yaml'], set: [] }] },
    { name: 'staging', sources: [{ helm: 'chart', values: ['chart/values.staging.yml'], set: [] }] },
  ]);
});

test.each([
  ['kustomizations side by side', { 'x/kustomization.yaml': on('a'), 'y/kustomization.yaml': on('b') }],
  ['two charts', { 'x/Chart.yaml': CHART, 'y/Chart.yaml': CHART }],
  ['a chart and an overlay', { 'x/Chart.yaml': CHART, 'overlays/prod/kustomization.yaml': on('b') }],
  ['a kustomization that can’t be read', { 'kustomization.yaml': 'resources: [' }],
  ['nothing', {}],
])('%s: nothing is chosen', (_, files) => {
  expect(layoutOf(files)).toEqual({ sources: [], environments: [] });
});
