import type { ManifestSource } from '#index.ts';

/** A source whose paths start somewhere else. */
export function movedSource(source: ManifestSource, move: (path: string) => string): ManifestSource {
  if (typeof source === 'string') return move(source);
  if ('kustomize' in source) return { ...source, kustomize: move(source.kustomize) };
  return { ...source, helm: move(source.helm), values: source.values.map(move) };
}
