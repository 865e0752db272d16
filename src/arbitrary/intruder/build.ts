import type { INamespace, IPod } from 'kubernetes-models/v1';
import type { Intruder } from '#arbitrary/intruder/model.ts';
import type { Pair } from '#arbitrary/intruder/selected-pairs.ts';
import type { Model, Surroundings } from '#arbitrary/intruder/surroundings.ts';
import type { Trick } from '#arbitrary/intruder/tricks.ts';

interface Place {
  readonly name: string;
  /** Of a namespace that is new. */
  readonly labels: readonly Pair[];
}

/** What is drawn for an intruder. */
export interface Parts {
  /** `undefined`: the namespace of the model. */
  readonly place: Place | undefined;
  /** Whose labels are copied. */
  readonly model: Model | undefined;
  /** For each label of the model: 0 leaves it out. */
  readonly keep: readonly number[];
  readonly labels: readonly Pair[];
  /** `undefined`: that of the model. */
  readonly account: string | undefined;
  readonly tricks: readonly Trick[];
  readonly name: string;
}

export function buildIntruder(surroundings: Surroundings, parts: Parts): Intruder {
  const { model, keep, tricks } = parts;
  const place = placeOf(parts);
  const copied = Object.entries(model?.labels ?? {}).filter((_, index) => keep[index] !== 0);
  const serviceAccount = accountOf(surroundings, parts);
  const labels = merged([
    ...copied,
    ...parts.labels,
    ...tricks.flatMap((one) => Object.entries(one.labels ?? {})),
  ]);
  const annotations = merged(tricks.flatMap((one) => Object.entries(one.annotations ?? {})));
  const pod: IPod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: nameOf(surroundings, parts),
      namespace: place.name,
      ...(hasAny(labels) && { labels }),
      ...(hasAny(annotations) && { annotations }),
    },
    spec: {
      ...(serviceAccount !== 'default' && { serviceAccountName: serviceAccount }),
      ...(tricks.some(({ hostNetwork }) => hostNetwork) && { hostNetwork: true }),
      containers: [{ name: 'intruder', image: 'registry.example.com/intruder:1' }],
    },
  };
  const isNew = place.name !== 'default' && !surroundings.namespaces.includes(place.name);
  const sentence = sentenceOf(parts, isNew, copied.length, serviceAccount);
  return { pod, ...(isNew && { namespace: namespaceFor(place) }), sentence };
}

function placeOf({ place, model }: Parts): Place {
  return place ?? { name: model?.namespace ?? 'default', labels: [] };
}

function namespaceFor({ name, labels: pairs }: Place): INamespace {
  const labels = merged(pairs);
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, ...(hasAny(labels) && { labels }) } };
}

/** The one that was drawn, or the plainest that isn't a caller's. */
function accountOf({ forbidden }: Surroundings, parts: Parts): string {
  const { model, account } = parts;
  const place = placeOf(parts);
  const drawn = account ?? model?.serviceAccount ?? 'default';
  const isFree = (name: string): boolean => !forbidden.has(`${place.name}/${name}`);
  if (isFree(drawn)) return drawn;
  return ['default', 'intruder'].find(isFree) ?? 'intruder-2';
}

function nameOf({ pods }: Surroundings, parts: Parts): string {
  const { name } = parts;
  const place = placeOf(parts);
  let free = name;
  for (let number = 2; pods.has(`Pod/${place.name}/${free}`); number++) free = `${name}-${number}`;
  return free;
}

function sentenceOf(parts: Parts, isNew: boolean, copied: number, account: string): string {
  const { model, tricks } = parts;
  const place = placeOf(parts);
  return [
    `a pod in ${isNew ? 'a new namespace' : 'namespace'} ${place.name}`,
    ...(model !== undefined && copied > 0 ? [`with labels of ${model.namespace}/${model.name}`] : []),
    ...(account === 'default' ? [] : [`under service account ${account}`]),
    ...tricks.map(({ words }) => words),
  ].join(', ');
}

function merged(pairs: readonly Pair[]): Record<string, string> {
  return Object.fromEntries(pairs);
}

function hasAny(members: object): boolean {
  return Object.keys(members).length > 0;
}
