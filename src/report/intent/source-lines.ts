import type { ManifestSource } from '#manifest/rendering/source.ts';
import type { IntentFile } from '#report/intent/intent-file.ts';
import { yamlScalar } from '#report/intent/yaml-scalar.ts';
import { visible } from '#report/visible.ts';

/** `sources` and `policies`, and what was seen but isn't read. */
export function sourceLines({
  sources,
  environments,
  charts,
  kustomizations,
  leftOut,
  policies,
}: IntentFile): readonly string[] {
  const list = (key: string, items: readonly ManifestSource[]): readonly string[] =>
    items.length === 0 ? [] : [`${key}:`, ...items.map((item) => `  - ${sourceText(item)}`)];
  const all = [...sources, ...environments.flatMap((one) => one.sources)];
  const isRead = (path: string): boolean => all.some((one) => pathOf(one) === path);
  const hasOverlay = all.some((one) => typeof one !== 'string' && 'kustomize' in one);
  const rendered = [
    ...charts.filter((path) => !isRead(path)).map((path) => ['a Helm chart', 'helm', path] as const),
    ...(hasOverlay ? [] : kustomizations).map((path) => ['a kustomization', 'kustomize', path] as const),
  ].map(([what, key, path]) => `#   - ${key}: ${visible(yamlScalar(path))}   # ${what}`);
  return [
    ...(environments.length > 0
      ? environmentLines(environments)
      : sources.length === 0
        ? [
            '# The manifests came by standard input: name a folder of rendered manifests here, or go on with `eastwest check -`.',
            'sources: []',
          ]
        : [
            sources.every((one) => typeof one === 'string')
              ? '# Where the rendered manifests are.'
              : '# What is rendered, and read.',
            ...list('sources', sources),
          ]),
    ...(rendered.length === 0
      ? []
      : [
          '# Not read, since it must be rendered first. What of it is applied to the cluster belongs into sources, as:',
          ...rendered,
        ]),
    ...(leftOut.length === 0
      ? []
      : [
          `# Not looked into: ${leftOut.map(visible).join(', ')}. What of it is applied to the cluster belongs into sources.`,
        ]),
    ...(policies.length === 0 ? [] : ['', '# Rego of your own.', ...list('policies', policies)]),
  ];
}

function environmentLines(environments: IntentFile['environments']): readonly string[] {
  return [
    '# Clusters of their own, checked in one run. What stands below holds for all of them; each can say more for itself.',
    'environments:',
    ...environments.flatMap(({ name, sources }) => [
      `  ${yamlScalar(name)}:`,
      '    sources:',
      ...sources.map((one) => `      - ${sourceText(one)}`),
    ]),
  ];
}

function sourceText(source: ManifestSource): string {
  if (typeof source === 'string') return yamlScalar(source);
  if ('kustomize' in source) return `kustomize: ${yamlScalar(source.kustomize)}`;
  const members = [
    `helm: ${yamlScalar(source.helm)}`,
    ...(source.values.length === 0 ? [] : [`values: [${source.values.map(yamlScalar).join(', ')}]`]),
    ...(source.set.length === 0 ? [] : [`set: [${source.set.map(yamlScalar).join(', ')}]`]),
    ...(source.release === undefined ? [] : [`release: ${yamlScalar(source.release)}`]),
    ...(source.namespace === undefined ? [] : [`namespace: ${yamlScalar(source.namespace)}`]),
  ];
  return members.length === 1 ? members.join('') : `{ ${members.join(', ')} }`;
}

function pathOf(source: ManifestSource): string {
  if (typeof source === 'string') return source;
  return 'helm' in source ? source.helm : source.kustomize;
}
