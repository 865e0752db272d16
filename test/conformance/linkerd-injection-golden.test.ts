import { describe, expect, test } from 'vitest';
import { buildCluster } from '#cluster/cluster.ts';
import { namespaceOf } from '#cluster/namespace.ts';
import { arrayAt, isObject, type Json, type JsonObject, objectAt } from '#manifest/json.ts';
import { parseManifests } from '#manifest/parse.ts';
import type { Resource } from '#manifest/resource.ts';
import { linkerdSemantics } from '#mesh/linkerd/linkerd.ts';
import { hasVectors, readVectors } from './vectors.ts';

interface Case {
  readonly manifests: readonly { readonly file: string; readonly yaml: string }[];
  readonly expect: readonly {
    readonly kind: string;
    readonly namespace: string | null;
    readonly name: string;
    readonly proxyContainer: boolean;
    readonly injectAnnotation: string | null;
  }[];
}

const cases = readVectors<Case>('linkerd-injection-golden');

/**
 * The golden files are the output of `linkerd inject`. It takes out what was injected before, and then adds the proxy (with
 * `--manual`) or the annotation by which the injector will; neither, if the pod isn't to be injected. So with that annotation on every
 * pod that has none, a pod is a member exactly if the golden file has one or the other.
 */
describe.skipIf(!hasVectors)('linkerd inject [needs ../shared]', () => {
  test('there are cases', () => {
    expect(cases.length).toBeGreaterThan(12);
  });

  test.each(cases)('$name', ({ manifests, expect: expected }) => {
    const { resources } = parseManifests(manifests.map(({ file, yaml }) => ({ name: file, content: yaml })));
    const cluster = buildCluster(resources.map((resource) => ({ ...resource, object: asked(resource) })));
    const linkerd = linkerdSemantics(cluster, { linkerd: {} });
    for (const { kind, namespace, name, proxyContainer, injectAnnotation } of expected) {
      const workload = cluster.workloads.find(
        ({ resource }) =>
          resource.kind === kind &&
          resource.name === name &&
          namespaceOf(resource) === (namespace || 'default'),
      );
      const injected = proxyContainer || injectAnnotation === 'enabled' || injectAnnotation === 'ingress';
      expect(workload && { name, member: linkerd.membership(workload).member }).toEqual({
        name,
        member: injected ? 'yes' : 'no',
      });
    }
  });
});

function asked({ kind, object }: Resource): JsonObject {
  if (kind === 'Pod') return askedPod(object);
  const spec = objectAt(object, 'spec');
  if (kind === 'CronJob') {
    const job = objectAt(spec, 'jobTemplate');
    const jobSpec = objectAt(job, 'spec');
    const template = askedPod(objectAt(jobSpec, 'template'));
    return { ...object, spec: { ...spec, jobTemplate: { ...job, spec: { ...jobSpec, template } } } };
  }
  if (!isObject(spec['template'])) return object;
  return { ...object, spec: { ...spec, template: askedPod(spec['template']) } };
}

function askedPod(pod: JsonObject): JsonObject {
  const metadata = objectAt(pod, 'metadata');
  const annotations = { 'linkerd.io/inject': 'enabled', ...objectAt(metadata, 'annotations') };
  const spec = objectAt(pod, 'spec');
  const containers = arrayAt(spec, 'containers').filter(isForeign);
  const initContainers = arrayAt(spec, 'initContainers').filter(isForeign);
  return { ...pod, metadata: { ...metadata, annotations }, spec: { ...spec, containers, initContainers } };
}

/** What `linkerd uninject` leaves. */
function isForeign(container: Json): boolean {
  if (!isObject(container)) return true;
  const image = String(container['image'] ?? '');
  const name = String(container['name'] ?? '');
  return !/^cr\.l5d\.io\/linkerd\/proxy(-init)?:/.test(image) && !/^linkerd-(proxy|init)$/.test(name);
}
