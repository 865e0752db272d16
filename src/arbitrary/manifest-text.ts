import { dump } from 'js-yaml';

/** Objects as YAML documents, ready to paste. */
export function manifestText(objects: readonly object[]): string {
  return objects
    .map((object) => dump(object, { lineWidth: -1, noRefs: true, quotingType: '"' }).trimEnd())
    .join('\n---\n');
}
