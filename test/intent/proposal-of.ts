import {
  buildCluster,
  buildFabric,
  type Manifests,
  type ProposedIntent,
  parseManifests,
  proposeIntent,
  readManifests,
} from '#index.ts';

/** What is proposed for a text of manifests, or for resources as JSON. */
export function proposalOf(...documents: readonly (string | object)[]): ProposedIntent {
  const text = documents.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join('\n---\n');
  return proposalFor(parseManifests([{ name: 'a.yaml', content: Buffer.from(text) }]));
}

export function proposalFor({ resources }: Manifests): ProposedIntent {
  return proposeIntent(buildFabric(buildCluster(resources)));
}

/** Of a folder, its eastwest.yaml hidden. */
export async function proposalOfFolder(...folders: readonly string[]): Promise<ProposedIntent> {
  return proposalFor(
    await readManifests(folders, { exclude: folders.map((folder) => `${folder}/eastwest.yaml`) }),
  );
}

/** Flows as `sure a/b → c/d:80 GET /x`, a line for each port. */
export function flowTexts({ flows }: ProposedIntent): readonly string[] {
  return flows.flatMap(({ sure, from, to, ports, operations }) =>
    ports.map((port) =>
      [
        sure ? 'sure' : 'guess',
        `${from.namespace}/${from.resource.name}`,
        '→',
        `${to.namespace}/${to.resource.name}:${port}`,
        operations.join(', '),
      ]
        .join(' ')
        .trim(),
    ),
  );
}

/** A Deployment that runs under an account of its own name, unless another is named. */
export function deployment(
  name: string,
  rest: {
    readonly account?: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly ports?: readonly number[];
    readonly namespace?: string;
  } = {},
): object {
  const { account = name, env = {}, ports = [8080], namespace = 'shop' } = rest;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          serviceAccountName: account,
          containers: [
            {
              name: 'c',
              image: 'example.com/c:1',
              env: Object.entries(env).map(([key, value]) => ({ name: key, value })),
              ports: ports.map((containerPort) => ({ containerPort })),
            },
          ],
        },
      },
    },
  };
}

export function service(name: string, ports: readonly number[] = [8080], spec: object = {}): object {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'shop' },
    spec: { selector: { app: name }, ports: ports.map((port) => ({ name: `http-${port}`, port })), ...spec },
  };
}

export const MESHED = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'shop', labels: { 'istio-injection': 'enabled' } },
};

/** An ALLOW policy for the pods of one name. */
export function allow(to: string, principals: readonly string[], operation: object = {}): object {
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name: to, namespace: 'shop' },
    spec: {
      selector: { matchLabels: { app: to } },
      rules: [
        {
          from: [{ source: { principals } }],
          ...(Object.keys(operation).length > 0 && { to: [{ operation }] }),
        },
      ],
    },
  };
}
