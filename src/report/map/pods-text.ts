import { NAME_LABEL } from '#cluster/namespace.ts';
import type { MapNewcomers } from '#reach/map/map.ts';
import { type LabelSpace, spaceSelector } from '#set/label-space.ts';
import type { Requirement } from '#set/selector.ts';

const NAMES_SHOWN = 5;

/** `any pod in any namespace`, `a pod with app=web in shop`: pods that somebody could add. */
export function podsText(newcomers: MapNewcomers, everyNamespace: number): string {
  const [region, ...others] = newcomers.regions;
  const wheres = newcomers.regions.map((one) => labelsText(one.labels));
  const which =
    region === undefined || wheres.includes('')
      ? 'any pod'
      : others.length === 0
        ? `a pod with ${wheres[0]}`
        : `a pod with ${[...new Set(wheres)].join(', or ')}`;
  return `${which} in ${placeText(newcomers, everyNamespace)}${accountsText(newcomers)}`;
}

/** Under which service account, where it takes one. */
function accountsText({ accounts }: MapNewcomers): string {
  switch (accounts?.type) {
    case undefined:
      return '';
    case 'any':
      return ' under any service account';
    case 'only':
      return ` under service account ${accounts.names.join(' or ')}`;
    case 'except':
      return ` under any service account but ${accounts.names.join(', ')}`;
    case 'principals':
      return ` as ${accounts.text}`;
    default:
      return accounts satisfies never;
  }
}

/** A space of labels as `kubectl --selector` writes it; empty if any labels will do. */
export function labelsText(space: LabelSpace): string {
  return spaceSelector(space).map(requirementText).join(',');
}

/** The labels of a new namespace that matter, as a selector; its name isn't one of them, unless one is asked for. */
export function namespaceLabelsText(space: LabelSpace): string {
  const name = space[NAME_LABEL];
  const { [NAME_LABEL]: _, ...others } = space;
  return labelsText(name === undefined || name.except ? others : space);
}

function placeText({ namespaces, newNamespaces, regions }: MapNewcomers, everyNamespace: number): string {
  const labels = [...new Set(regions.map(({ namespaceLabels }) => namespaceLabelsText(namespaceLabels)))];
  const fresh = labels.includes('') ? 'a new namespace' : `a new namespace with ${labels.join(', or ')}`;
  if (newNamespaces && namespaces.length === everyNamespace && labels.includes('')) return 'any namespace';
  const shown = namespaces.slice(0, NAMES_SHOWN);
  const more = namespaces.length - shown.length;
  const names = [
    ...(shown.length > 0 ? [shown.join(', ')] : []),
    ...(more > 0 ? [`${more} more`] : []),
    ...(newNamespaces ? [fresh] : []),
  ];
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

function requirementText(requirement: Requirement): string {
  switch (requirement.operator) {
    case 'In':
      return requirement.values.length === 1
        ? `${requirement.key}=${requirement.values[0]}`
        : `${requirement.key} in (${requirement.values.join(',')})`;
    case 'NotIn':
      return requirement.values.length === 1
        ? `${requirement.key}!=${requirement.values[0]}`
        : `${requirement.key} notin (${requirement.values.join(',')})`;
    case 'Exists':
      return requirement.key;
    case 'DoesNotExist':
      return `!${requirement.key}`;
    default:
      return requirement satisfies never;
  }
}
