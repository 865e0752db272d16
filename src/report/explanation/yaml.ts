import { dump } from 'js-yaml';
import type { JsonObject } from '#manifest/json.ts';
import { visible } from '#report/visible.ts';

/** Objects as YAML documents, ready to apply. Nothing hidden is in it: strings that need quotes get them. */
export function yamlLines(objects: readonly JsonObject[]): readonly string[] {
  return objects.flatMap((object, index) => {
    const text = dump(object, { lineWidth: -1, noRefs: true, quotingType: '"' });
    return [...(index > 0 ? ['---'] : []), ...text.trimEnd().split('\n').map(visible)];
  });
}
