import { isObject, type JsonObject } from '#manifest/json.ts';
import type { PlanChange } from '#plan/schema.ts';
import { yamlLines } from '#report/explanation/yaml.ts';
import { nameOf } from '#report/plan/words.ts';

/** A change in words, and what to write, as YAML. */
export interface ToldChange {
  readonly text: string;
  readonly yaml: readonly string[];
}

/** How to make a change. A patch with a null in it is for `kubectl patch --type merge`, or says which line to delete. */
export function toldChange({ action, resource, pointer, file, line, value, object }: PlanChange): ToldChange {
  const at = file === '' ? '' : ` (${file}:${line})`;
  const kind = resource.split('/')[0] ?? '';
  const yaml = isObject(object) ? yamlLines([object]) : [];
  switch (action) {
    case 'apply':
      return { text: `apply ${kind} ${nameOf(resource)}`, yaml };
    case 'set':
      return { text: `in ${kind} ${nameOf(resource)}${at}, set ${keyOf(pointer)}`, yaml };
    case 'remove':
      return {
        text: `in ${kind} ${nameOf(resource)}${at}, remove ${keyOf(pointer)}`,
        yaml: isPatch(object) ? [] : yaml,
      };
    case 'delete':
      return { text: `delete ${kind} ${nameOf(resource)}${at}`, yaml: [] };
    case 'configure':
      return { text: `in the values of the control plane, set ${pointer}: ${value}`, yaml };
    default:
      return action satisfies never;
  }
}

/** Removing needs no snippet: the line that goes is named. */
function isPatch(object: unknown): object is JsonObject {
  return isObject(object) && JSON.stringify(object).includes(':null');
}

/** The end of a pointer, as one reads it: an annotation’s key, or the path within the spec. */
function keyOf(pointer: string): string {
  const tokens = pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
  const list = tokens.findLastIndex((token) => token === 'annotations' || token === 'labels');
  if (list >= 0)
    return `the ${tokens[list] === 'labels' ? 'label' : 'annotation'} ${tokens.slice(list + 1).join('.')}`;
  return tokens.join('.');
}
