import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { arrayAt, isObject, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import { parseManifests } from '#manifest/parse.ts';
import type { Problem } from '#manifest/problem.ts';
import { validateResources } from '#manifest/validate/validate.ts';

const vectors = fileURLToPath(new URL('../../../../shared/vectors/', import.meta.url));

interface Judged {
  readonly name: string;
  readonly vector: JsonObject;
  readonly problems: readonly Problem[];
}

async function judgeFamily(family: string): Promise<readonly Judged[]> {
  const files = readdirSync(`${vectors}${family}`).sort();
  return Promise.all(
    files.map(async (file) => {
      const vector: unknown = JSON.parse(readFileSync(`${vectors}${family}/${file}`, 'utf8'));
      if (!isObject(vector)) throw new Error(`${file} holds no object`);
      const sources = arrayAt(vector, 'manifests').map((manifest, index) => ({
        name: `${index}.yaml`,
        content: (isObject(manifest) && stringAt(manifest, 'yaml')) || JSON.stringify(manifest),
      }));
      return {
        name: file.replace(/\.json$/, ''),
        vector,
        problems: (await validateResources(parseManifests(sources))).problems,
      };
    }),
  );
}

function isRefused({ problems }: Judged): boolean {
  return problems.some((problem) => problem.level === 'severe');
}

/** Where our verdict isn't that of istio-validation, and why ours stands. */
const ISTIO_DIFFERS: Readonly<Record<string, string>> = {
  'crd-reqauth-valid-001-full':
    "has jwtRules[].presence, which the definition prunes; upstream's test doesn't look at unknown fields",
  'go-authorizationpolicy-021-target-refs-good':
    'its group and kind are names of Go constants, lost in transcription',
  'go-requestauthentication-012-good-targetref':
    'its group and kind are names of Go constants, lost in transcription',
};

/** Vectors of np-guard-invalid that no schema can object to, and why. */
const NP_GUARD_ACCEPTED: Readonly<Record<string, string>> = {
  anp_bad_path_test_1:
    'two policies of the same priority: the API server accepts them, the order is undefined',
  bad_netpols_subdir6: "a named port beside an ipBlock: the API server accepts it, the tool can't resolve it",
  bad_yamls_subdir3: "a directory that doesn't exist: there are no manifests",
  banp_bad_path_test_1: 'two resources of one name: a duplicate, found while reading',
  np_bad_path_test_1: 'two resources of one name: a duplicate, found while reading',
};

describe.skipIf(!existsSync(vectors))('conformance [needs ../shared]', () => {
  test('istio-validation: valid and invalid as upstream says, with reasons where not', async () => {
    const judged = await judgeFamily('istio-validation');
    const differing = judged.filter(
      (one) => isRefused(one) === (objectAt(one.vector, 'expect')['valid'] === true),
    );
    expect(judged.length).toBeGreaterThan(80);
    expect(differing.map((one) => one.name)).toEqual(Object.keys(ISTIO_DIFFERS));
  });

  test('np-guard-invalid: refused, except what no schema can see', async () => {
    const judged = await judgeFamily('np-guard-invalid');
    expect(judged.length).toBeGreaterThan(30);
    const accepted = judged.filter((one) => !isRefused(one)).map((one) => one.name);
    expect(accepted).toEqual(Object.keys(NP_GUARD_ACCEPTED));
  });

  const clean = readdirSyncIfThere(vectors).filter((family) =>
    /^(cyclonus|istio-(docs|reachability|ambient|peerauthentication|authz-rbac|injection-golden)|kiali|linkerd|ztunnel|network-policy-api|nca-(istio|k8s))/.test(
      family,
    ),
  );
  test.each(clean)('%s: valid manifests have no problem', async (family) => {
    const judged = await judgeFamily(family);
    expect(judged.length).toBeGreaterThan(0);
    expect(judged.flatMap((one) => one.problems.map((problem) => `${one.name}: ${problem.message}`))).toEqual(
      [],
    );
  });
});

function readdirSyncIfThere(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder).filter((name) => !name.includes('.')) : [];
}
