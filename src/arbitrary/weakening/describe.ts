import { manifestText } from '#arbitrary/manifest-text.ts';
import type { Change } from '#arbitrary/weakening/change.ts';
import type { Weakening } from '#arbitrary/weakening/model.ts';
import { skeleton } from '#arbitrary/weakening/skeleton.ts';
import { podTemplate } from '#cluster/pod-template.ts';
import type { Resource } from '#manifest/resource.ts';

/**
 * What a weakening does to some manifests: what it changes as it reads afterwards, ready to paste, what it deletes as a comment. Of what runs
 * pods only the way to the change (a patch), since containers may hold credentials.
 */
export function describeWeakening(weakening: Weakening, resources: readonly Resource[]): string {
  const { name, sentence, where, changes } = weakening;
  const head = `# ${name}: ${sentence}${where.pointer === '' ? '' : `, at ${where.pointer}`}`;
  const after = weakening.apply(resources) ?? resources;
  return `${[head, ...changes.flatMap((change) => lines(change, resources, after))].join('\n')}\n`;
}

function lines(change: Change, before: readonly Resource[], after: readonly Resource[]): readonly string[] {
  if (change.type === 'add') return [manifestText([change.object])];
  const isIt = ({ apiVersion, id }: Resource): boolean =>
    apiVersion === change.apiVersion && id === change.resource;
  const found = (change.type === 'remove' ? before : after).find(isIt);
  if (found === undefined) return [];
  const pointers = change.type === 'edit' ? change.edits.map(({ pointer }) => pointer) : [];
  const isPods = podTemplate(found) !== undefined;
  const text = manifestText([isPods ? skeleton(found.object, pointers) : found.object]);
  return [change.type === 'remove' ? text.replace(/^/gm, '# ') : text];
}
