import type { Credential } from '#credential/credential.ts';
import { namedEvidence } from '#credential/named-evidence.ts';
import { plainText } from '#credential/plain-text.ts';
import { secretEvidence } from '#credential/secret-evidence.ts';
import { objectAt } from '#manifest/json.ts';
import { joinPointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';

/** In the data of a ConfigMap or Secret (core v1: `data`, `stringData`), also of one that was read from a cluster. */
export function dataCredentials({ kind, object }: Resource): readonly Credential[] {
  if (kind === 'ConfigMap') return credentials('ConfigMap', 'data', objectAt(object, 'data'), namedEvidence);
  if (kind !== 'Secret') return [];
  const decoded = (key: string, value: string) => secretEvidence(key, plainText(value));
  return [
    ...credentials('Secret', 'data', objectAt(object, 'data'), decoded),
    ...credentials('Secret', 'stringData', objectAt(object, 'stringData'), secretEvidence),
  ];
}

function credentials(
  place: 'ConfigMap' | 'Secret',
  field: 'data' | 'stringData',
  data: Resource['object'],
  judge: typeof namedEvidence,
): readonly Credential[] {
  const found: Credential[] = [];
  for (const name of Object.keys(data)) {
    const value = data[name];
    const evidence = typeof value === 'string' ? judge(name, value) : undefined;
    if (evidence === undefined) continue;
    found.push({ evidence, place, name, container: '', pointer: joinPointer('', field, name) });
  }
  return found;
}
