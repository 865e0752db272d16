import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parseManifests } from '#manifest/parse.ts';
import { validateResources } from '#manifest/validate/validate.ts';

const real = fileURLToPath(new URL('../../../../shared/real/', import.meta.url));

/** file → how many problems of which code and level, and why they are right. What isn't listed has none. */
const EXPECTED: Readonly<Record<string, readonly [Readonly<Record<string, number>>, string]>> = {
  ...docs({
    'adding-non-kubernetes-workloads--1': [
      { 'invalid-cidr severe': 1 },
      'a shell variable where an address belongs',
    ],
    'configuring-proxy-concurrency--1': [{ 'schema-violation severe': 1 }, 'an excerpt without selector'],
    'configuring-proxy-concurrency--2': [{ 'schema-violation severe': 1 }, 'an excerpt without selector'],
    'configuring-proxy-discovery-cache--1': [{ 'schema-violation severe': 1 }, 'an excerpt without selector'],
    'customize-install--2': [
      { 'schema-violation severe': 2 },
      'a kustomize patch: no selector, no containers',
    ],
    'exposing-dashboard--4': [{ 'schema-violation severe': 1 }, 'an excerpt without selector'],
    'using-ingress--12': [{ 'schema-violation severe': 1 }, 'host: [example.com], from a templating slip'],
  }),
  'emojivoto/kustomize/statefulset/service-name.yml': [
    { 'schema-violation severe': 8 },
    'four kustomize patches',
  ],
  'istio-rendered-helm/autoscaling_ingress_v2.golden.yaml': [
    { 'schema-violation severe': 2 },
    'autoscaling/v2 metrics without `type`, which the API server demands',
  ],
  'linkerd-inject/inject_gettest_deployment.bad.input.yml': [
    { 'schema-violation severe': 1 },
    'bad on purpose',
  ],
  'linkerd-inject/inject_gettest_deployment.good.golden.yml': [
    { 'schema-violation severe': 2 },
    'no selector',
  ],
  'linkerd-inject/inject_gettest_deployment.good.input.yml': [
    { 'schema-violation severe': 2 },
    'no selector',
  ],
  'linkerd-rendered-helm/cli/install_output.yaml': [
    { 'schema-violation severe': 40, 'schema-violation warning': 3 },
    'rendered with the names of values in place of values: ImagePullPolicy, WebhookFailurePolicy, cpu-request',
  ],
  ...demos({
    'examples/demos/kubecon-eu-2024/policies/anp1': 1,
    'examples/demos/kubecon-eu-2024/policies/anp2': 1,
    'examples/demos/kubecon-eu-2024/policies/anp3': 1,
    'examples/demos/kubecon-eu-2024/policies/banp': 1,
    'examples/demos/walkthrough/policies/anp1': 1,
    'examples/demos/walkthrough/policies/anp2': 1,
    'examples/demos/walkthrough/policies/banp': 1,
    'test/example-policies/anps/anp': 7,
    'test/example-policies/banp/banp': 5,
  }),
};

function docs(files: typeof EXPECTED): typeof EXPECTED {
  const prefix = 'linkerd-docs/linkerd.io__content__2.19__tasks__';
  return Object.fromEntries(Object.entries(files).map(([name, entry]) => [`${prefix}${name}.yaml`, entry]));
}

/** Written for a draft of v1alpha1: `namespaces.namespaceSelector` is pruned today, and selects every namespace. */
function demos(files: Readonly<Record<string, number>>): typeof EXPECTED {
  const prefix = 'network-policy-api-demos/cmd/policy-assistant/';
  const reason = 'a field of an early draft, pruned today';
  return Object.fromEntries(
    Object.entries(files).map(([name, count]) => [
      `${prefix}${name}.yaml`,
      [{ 'unknown-field severe': count }, reason],
    ]),
  );
}

test.skipIf(!existsSync(real))(
  'real manifests have exactly the problems that are explained here [needs ../shared]',
  async () => {
    const files = readdirSync(real, { recursive: true, encoding: 'utf8' })
      .map((file) => file.replaceAll('\\', '/'))
      .filter((file) => /\.ya?ml$/.test(file))
      .sort();
    const manifests = parseManifests(
      files.map((name) => ({ name, content: readFileSync(`${real}${name}`) })),
    );
    const { problems, unknownKinds } = await validateResources(manifests);
    const counts: Record<string, Record<string, number>> = {};
    for (const { location, code, level } of problems) {
      const file = counts[location.file] ?? {};
      counts[location.file] = { ...file, [`${code} ${level}`]: (file[`${code} ${level}`] ?? 0) + 1 };
    }
    expect(manifests.resources.length).toBeGreaterThan(1500);
    expect(counts).toEqual(
      Object.fromEntries(Object.entries(EXPECTED).map(([file, [expected]]) => [file, expected])),
    );
    const known =
      /^(networking\.k8s\.io|security\.istio\.io|policy\.linkerd\.io|gateway\.networking\.k8s\.io|apps|v1$)/;
    expect(unknownKinds.filter((unknown) => known.test(unknown.apiVersion))).toEqual([]);
  },
);
