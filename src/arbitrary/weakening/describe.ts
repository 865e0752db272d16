import { manifestText } from '#arbitrary/manifest-text.ts';
import type { Weakening } from '#arbitrary/weakening/model.ts';
import type { Resource } from '#manifest/resource.ts';

/** What a weakening does to some manifests: what it changes, as it reads afterwards, ready to paste. */
export function describeWeakening(weakening: Weakening, resources: readonly Resource[]): string {
  const { name, sentence, where } = weakening;
  const head = `# ${name}: ${sentence}${where.pointer === '' ? '' : `, at ${where.pointer}`}\n`;
  const before = new Set(resources);
  const after = weakening.apply(resources) ?? [];
  const changed = after.filter((one) => !before.has(one));
  return changed.length === 0 ? head : `${head}${manifestText(changed.map(({ object }) => object))}\n`;
}
