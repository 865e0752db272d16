import { describe, expect, test } from 'vitest';
import { buildCluster } from '#cluster/cluster.ts';
import type { Flow, Intent } from '#config/config.ts';
import { buildFabric, type Fabric } from '#equation/fabric.ts';
import { resolveIntent } from '#equation/intent.ts';
import { parseManifests } from '#manifest/parse.ts';

const LASTING = (name: string) => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {serviceAccountName: ${name}, containers: [{name: main, image: main, ports: [{containerPort: 80}]}]}
`;
const BARE = (name: string) => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: shop}
spec: {containers: [{name: main, image: main}]}
`;
const FLOW: Flow = {
  from: 'shop/web',
  to: 'shop/bank',
  ports: [],
  operations: [],
  location: { file: 'eastwest.yaml', line: 1, column: 1, endLine: 1, endColumn: 1 },
};
const INTENT: Intent = { flows: [FLOW], public: ['shop/web'], intruders: 'anybody' };

function fabricOf(...documents: readonly string[]): Fabric {
  const { resources } = parseManifests(
    documents.map((content, index) => ({ name: `${index}.yaml`, content })),
  );
  return buildFabric(buildCluster(resources));
}

/** Who is meant by the flow's and the public entry's names. */
function meant(fabric: Fabric): readonly string[] {
  const { flows, open } = resolveIntent(fabric, INTENT);
  const ends = flows.flatMap(({ from, to }) => [from, to]);
  return [...ends, ...open.keys()].map(({ resource }) => resource.id);
}

describe('a bare Pod that is called like a declared workload', () => {
  const DECLARED = ['Deployment/shop/web', 'Deployment/shop/bank', 'Deployment/shop/web'];

  test('is not the declared one, whichever is read first', () => {
    const [web, bank] = [LASTING('web'), LASTING('bank')];
    expect(meant(fabricOf(web, bank, BARE('web'), BARE('bank')))).toEqual(DECLARED);
    expect(meant(fabricOf(BARE('web'), BARE('bank'), web, bank))).toEqual(DECLARED);
  });

  test('is meant where nothing else has the name', () => {
    expect(meant(fabricOf(BARE('web'), LASTING('bank')))).toEqual([
      'Pod/shop/web',
      'Deployment/shop/bank',
      'Pod/shop/web',
    ]);
  });
});
