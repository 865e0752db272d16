import type { Source } from '#manifest/manifests.ts';
import { renderHelm } from '#manifest/rendering/render-helm.ts';
import { renderKustomize } from '#manifest/rendering/render-kustomize.ts';
import type { ToolOptions } from '#manifest/rendering/run-tool.ts';
import type { HelmSource, KustomizeSource } from '#manifest/rendering/source.ts';

/**
 * Renders a chart or an overlay to a text to parse.
 * @throws EastwestError `renderer-missing`, `render-failed` or `render-empty`
 */
export function renderSource(source: HelmSource | KustomizeSource, options: ToolOptions): Promise<Source> {
  return 'kustomize' in source ? renderKustomize(source, options) : renderHelm(source, options);
}
