import type { HelmSource, KustomizeSource } from '#manifest/rendering/source.ts';

/**
 * The name of a rendered text in every output, told from a file by what stands in brackets: `overlays/prod (kustomize)`,
 * `charts/app (helm)`, `charts/app (helm web, values/prod.yaml)`. What is set on the command line is left out: it may be a secret.
 */
export function renderedName(source: HelmSource | KustomizeSource): string {
  if ('kustomize' in source) return `${clean(source.kustomize)} (kustomize)`;
  const release = source.release === undefined ? 'helm' : `helm ${source.release}`;
  return `${clean(source.helm)} (${[release, ...source.values.map(clean)].join(', ')})`;
}

/** As the user wrote it, without `./` before and slashes behind. */
function clean(path: string): string {
  return path
    .replaceAll('\\', '/')
    .replace(/^(?:\.\/+)+(?=.)/, '')
    .replace(/(?<=[^/])\/+$/, '');
}
