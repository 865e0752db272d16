import { objectAt, stringAt } from '#manifest/json.ts';
import { locate } from '#manifest/locate.ts';
import type { Manifests } from '#manifest/manifests.ts';
import type { Problem } from '#manifest/problem.ts';
import type { Resource } from '#manifest/resource.ts';

interface Duplicate {
  readonly first: Resource;
  readonly second: Resource;
}

/**
 * Resources that are there twice: of the two, only the one applied last counts. Many of them in the same two files are
 * one problem (as if an application had been rendered for two environments).
 */
export function duplicateProblems(manifests: Manifests): readonly Problem[] {
  const seen = new Map<string, Resource>();
  const groups = new Map<string, Duplicate[]>();
  for (const resource of manifests.resources) {
    if (!stringAt(objectAt(resource.object, 'metadata'), 'name')) continue;
    const key = identity(resource);
    const first = seen.get(key);
    if (first === undefined) {
      seen.set(key, resource);
      continue;
    }
    const files = `${first.origin.file}\n${resource.origin.file}`;
    const group = groups.get(files) ?? [];
    group.push({ first, second: resource });
    groups.set(files, group);
  }
  return Array.from(groups.values(), (group) => problemOf(group, manifests));
}

/** The version doesn't count: the API server converts between them. */
function identity({ apiVersion, kind, namespace, name }: Resource): string {
  const slash = apiVersion.indexOf('/');
  return `${slash < 0 ? '' : apiVersion.slice(0, slash)}\n${kind}\n${namespace}\n${name}`;
}

function problemOf(group: readonly Duplicate[], manifests: Manifests): Problem {
  const [{ first, second }] = group as readonly [Duplicate];
  const more = group.length === 1 ? '' : `, like ${group.length - 1} more of the same file`;
  const place = locate(manifests, first.origin, '');
  return {
    code: 'duplicate-resource',
    level: 'warning',
    message: `${second.id} is also in ${place.file}:${place.line}${more}; in a cluster, only the one applied last counts.`,
    remedy: 'Check them separately if they are for different clusters; otherwise remove one of them.',
    location: locate(manifests, second.origin, ''),
  };
}
