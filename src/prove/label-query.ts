import { EastwestError } from '#errors.ts';
import type { JsonObject } from '#manifest/json.ts';
import { parseSelector, type Selector } from '#set/selector.ts';

const SET = /^([^\s!=,()]+)\s+(in|notin)\s*\(([^()]*)\)$/;
const EQUAL = /^([^\s!=,()]+)\s*(==|=|!=)\s*([^\s!=,()]*)$/;
const PRESENCE = /^(!?)\s*([^\s!=,()]+)$/;

/**
 * A label selector as kubectl takes it (Kubernetes docs, "Labels and Selectors, Label selectors"): `app=web`, `tier in (a, b)`, `!legacy`;
 * all of them must hold.
 * @throws EastwestError `bad-usage`
 */
export function parseLabelQuery(text: string): Selector {
  const matchExpressions = requirements(text).map((one): JsonObject => {
    const inSet = SET.exec(one);
    if (inSet !== null) {
      const [, key = '', operator, values = ''] = inSet;
      return expression(
        key,
        operator === 'in' ? 'In' : 'NotIn',
        values.split(',').map((value) => value.trim()),
      );
    }
    const equal = EQUAL.exec(one);
    if (equal !== null) {
      const [, key = '', operator, value = ''] = equal;
      return expression(key, operator === '!=' ? 'NotIn' : 'In', [value]);
    }
    const presence = PRESENCE.exec(one);
    if (presence === null) throw unreadable(text, `\`${one}\` is no condition on a label`);
    return { key: presence[2] ?? '', operator: presence[1] === '!' ? 'DoesNotExist' : 'Exists' };
  });
  const selector = parseSelector({ matchExpressions });
  if (typeof selector === 'string') throw unreadable(text, selector);
  return selector;
}

function expression(key: string, operator: string, values: readonly string[]): JsonObject {
  return { key, operator, values };
}

/** At the commas that aren't in brackets. */
function requirements(text: string): readonly string[] {
  return text
    .split(/,(?![^()]*\))/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function unreadable(text: string, why: string): EastwestError {
  return new EastwestError(
    'bad-usage',
    `\`${text}\` selects no workloads: ${why}`,
    'Write labels as with kubectl: app=web,tier in (a, b),!legacy',
  );
}
