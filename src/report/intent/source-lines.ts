import type { IntentFile } from '#report/intent/intent-file.ts';
import { yamlScalar } from '#report/intent/yaml-scalar.ts';
import { visible } from '#report/visible.ts';

/** `sources` and `policies`, and what was seen but isn't read. */
export function sourceLines({
  sources,
  charts,
  kustomizations,
  leftOut,
  policies,
}: IntentFile): readonly string[] {
  const list = (key: string, items: readonly string[]): readonly string[] =>
    items.length === 0 ? [] : [`${key}:`, ...items.map((item) => `  - ${yamlScalar(item)}`)];
  const rendered = [
    ...charts.map((path) => ['a Helm chart', `helm template ${visible(path)}`, path] as const),
    ...kustomizations.map((path) => ['a kustomization', `kustomize build ${visible(path)}`, path] as const),
  ].map(([what, command, path]) => `#   ${visible(path)} is ${what}: \`${command} | eastwest check -\``);
  return [
    ...(sources.length === 0
      ? [
          '# The manifests came by standard input: name a folder of rendered manifests here, or go on with `eastwest check -`.',
          'sources: []',
        ]
      : ['# Where the rendered manifests are.', ...list('sources', sources)]),
    ...(rendered.length === 0 ? [] : ['# Not read, since it must be rendered first:', ...rendered]),
    ...(leftOut.length === 0
      ? []
      : [
          `# Not looked into: ${leftOut.map(visible).join(', ')}. What of it is applied to the cluster belongs into sources.`,
        ]),
    ...(policies.length === 0 ? [] : ['', '# Rego of your own.', ...list('policies', policies)]),
  ];
}
