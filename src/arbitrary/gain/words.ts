import type { Box } from '#arbitrary/gain/box.ts';
import type { Reached } from '#arbitrary/gain/reached.ts';
import { NAME_LABEL } from '#cluster/namespace.ts';
import { formatAddresses } from '#set/address-text.ts';
import { formatRequests } from '#set/format-requests.ts';
import { spaceSelector } from '#set/label-space.ts';
import { listWords } from '#set/list-words.ts';
import type { RequestSet } from '#set/request-set.ts';
import { formatSelector } from '#set/selector.ts';
import { type StringSet, sampleString } from '#set/string-set.ts';

/** Somebody, as a sentence would call him. */
export function whoText(who: Reached['who'], box: Box, transport: Reached['transport']): string {
  switch (who.type) {
    case 'workload':
      return who.id;
    case 'addresses':
      return `addresses ${formatAddresses(box.addresses)}`;
    case 'outside':
      return `addresses ${formatAddresses(box.addresses)}, from outside the cluster`;
    case 'pods': {
      const { [NAME_LABEL]: name, ...others } = box.namespaces;
      const place =
        name === undefined || name.except
          ? `a new namespace${Object.keys(others).length === 0 ? '' : ` with ${formatSelector(spaceSelector(others))}`}`
          : `namespace ${name.values.join(', ')}`;
      const labels = formatSelector(spaceSelector(box.labels));
      const identity = transport === 'mtls' ? `, under ${identityText(box.principals)}` : '';
      return `a pod in ${place} with labels ${labels === 'everything' ? 'as it likes' : labels}${identity}`;
    }
    default:
      return who satisfies never;
  }
}

/** By name, or by one of them: all but some of no end of identities would be a long text. */
function identityText(principals: StringSet): string {
  const names = listWords(principals, 5);
  if (names !== undefined) return `the identity ${names.join(' or ')}`;
  return `an identity such as ${sampleString(principals) ?? ''}`;
}

export function requestsText(set: RequestSet): string {
  return formatRequests(set);
}
