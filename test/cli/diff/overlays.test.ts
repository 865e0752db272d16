import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HAS_GIT, HAS_KUSTOMIZE, type Scratch } from '../scratch.ts';
import { FROM_WEB, PODS, policy, repository } from './repository.ts';

const BASE = {
  'base/kustomization.yaml': 'resources: [pods.yaml, policy.yaml]\n',
  'base/pods.yaml': PODS,
  'base/policy.yaml': policy(),
};
const overlay = (name: string) => ({ [`overlays/${name}/kustomization.yaml`]: 'resources: [../../base]\n' });
const environments = (...names: readonly string[]) => ({
  'eastwest.yaml': `environments:\n${names.map((one) => `  ${one}: {sources: [{kustomize: overlays/${one}}]}\n`).join('')}`,
});
const WITHOUT_POLICY = `resources: [../../base]
patches:
- patch: |
    $patch: delete
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: db, namespace: shop}
`;
const missing = [...(HAS_GIT ? [] : ['git']), ...(HAS_KUSTOMIZE ? [] : ['kubectl or kustomize'])];
const reason = missing.length === 0 ? '' : ` [skipped: no ${missing.join(', no ')}]`;
let repo: Scratch;
const diff = (...args: readonly string[]) => repo.run('diff', ...args);

describe.skipIf(missing.length > 0)(`diff of rendered environments${reason}`, () => {
  beforeEach(() => {
    repo = repository({ ...BASE, ...overlay('prod'), ...overlay('dev'), ...environments('prod', 'dev') });
  });
  afterEach(() => repo.remove());

  test('each is rendered by itself, on both sides: a base that changed, an overlay that changed', async () => {
    repo.write({ 'base/policy.yaml': policy(FROM_WEB), 'overlays/dev/kustomization.yaml': WITHOUT_POLICY });
    const { code, stdout } = await diff('main', '.', '--fail-on-new', '--format', 'json');
    const [prod, dev] = JSON.parse(stdout).environments;
    expect([prod.environment, prod.summary.new]).toEqual(['prod', 2]);
    expect(dev.summary.new).toBeGreaterThan(2);
    expect(code).toBe(1);
    expect((await diff('main', 'HEAD', '--fail-on-new')).code).toBe(0);
  });

  test('an overlay that is added with its environment is new as a whole', async () => {
    repo.commit({ ...overlay('eu'), ...environments('prod', 'dev', 'eu') });
    const { code, stdout, stderr } = await diff('HEAD~1', 'HEAD');
    expect(stdout).toMatch(/^HEAD~1 → HEAD: \d+ newly reachable in 1 of 3 environments\n/);
    expect(stdout).toContain('workloads added: Pod/shop/db, Pod/shop/web');
    expect([code, stderr]).toEqual([0, 'eastwest: HEAD~1 has no environment eu: it counts as empty\n']);
  });

  test('an overlay that the base’s eastwest.yaml named before it was there counts as empty', async () => {
    repo.commit(environments('prod', 'dev', 'eu'));
    repo.commit(overlay('eu'));
    const { code, stdout, stderr } = await diff('HEAD~1', 'HEAD', '--fail-on-new', '-e', 'eu');
    expect(stdout).toContain('newly reachable');
    expect([code, stderr]).toEqual([1, 'eastwest: HEAD~1:overlays/eu has nothing: it counts as empty\n']);
  });

  test('an overlay that the head’s eastwest.yaml names must be there', async () => {
    rmSync(join(repo.folder, 'overlays/dev'), { recursive: true });
    const { code, stdout, stderr } = await diff('main', '.');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('there is no directory overlays/dev to build');
    const named = await diff('main', '.', '-k', 'overlays/dev');
    expect(named.code).toBe(0);
    expect(named.stdout).toContain('workloads removed: Pod/shop/db, Pod/shop/web');
    expect(named.stderr).toBe('eastwest: overlays/dev has nothing: it counts as empty\n');
  });

  test('one that is there and fails to render is an error, with the side', async () => {
    repo.commit({ 'overlays/dev/kustomization.yaml': 'resources: [../../nowhere]\n' });
    repo.write(overlay('dev'));
    const { code, stdout, stderr } = await diff('HEAD', '.');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^eastwest: HEAD: `kub[\w ]+ overlays\/dev` |^eastwest: HEAD: `kustomize /m);
    expect((await diff('HEAD', '.', '-e', 'prod')).code).toBe(0);
    const neither = await diff('main', '.', '-k', 'overlays/nowhere');
    expect(neither.code).toBe(2);
    expect(neither.stderr).toContain('there is no directory overlays/nowhere');
  });

  test('from a folder within the repository, with a blank in its name', async () => {
    repo.commit({
      'my deploy/eastwest.yaml': 'environments: {prod: {sources: [{kustomize: ../overlays/prod}]}}\n',
    });
    repo.commit({ 'base/policy.yaml': policy(FROM_WEB) });
    const { code, stdout, stderr } = await diff(
      'HEAD~1',
      'HEAD',
      '-e',
      'prod',
      '--config',
      'my deploy/eastwest.yaml',
    );
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^HEAD~1 → HEAD in prod: 2 newly reachable\n/);
  });
});
