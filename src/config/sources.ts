import { type ConfigReader, list } from '#config/reader.ts';
import { isObject } from '#manifest/json.ts';
import type { Pointer } from '#manifest/pointer.ts';
import type { ManifestSource } from '#manifest/rendering/source.ts';

/** `sources` of eastwest.yaml, or of one of its environments: paths, `{helm: …}` and `{kustomize: …}`. */
export function readSources(
  value: unknown,
  pointer: Pointer,
  reader: ConfigReader,
): readonly ManifestSource[] {
  return list(value, pointer, reader, source);
}

function source(value: unknown, pointer: Pointer, reader: ConfigReader): ManifestSource | undefined {
  if (!isObject(value)) return reader.string(value, pointer);
  if (Object.hasOwn(value, 'helm') && Object.hasOwn(value, 'kustomize'))
    return reader.mistake(pointer, 'a source is one of `helm` and `kustomize`: write an item for each');
  if (Object.hasOwn(value, 'kustomize')) {
    const { kustomize } = reader.members(value, pointer, ['kustomize']);
    const directory = filled(kustomize, `${pointer}/kustomize`, reader);
    return directory === undefined ? undefined : { kustomize: directory };
  }
  if (Object.hasOwn(value, 'helm')) return helm(value, pointer, reader);
  reader.members(value, pointer, HELM_KEYS.concat('kustomize'));
  return reader.mistake(
    pointer,
    'a source is a file, a directory, a glob, `helm: CHART` or `kustomize: DIR`',
  );
}

const HELM_KEYS = ['helm', 'values', 'set', 'release', 'namespace'];

function helm(value: object, pointer: Pointer, reader: ConfigReader): ManifestSource | undefined {
  const members = reader.members(value, pointer, HELM_KEYS);
  const chart = filled(members['helm'], `${pointer}/helm`, reader);
  const values = list(oneOrMore(members['values']), `${pointer}/values`, reader, filled);
  const set = list(oneOrMore(members['set']), `${pointer}/set`, reader, expression);
  const release = reader.string(members['release'], `${pointer}/release`);
  const namespace = reader.string(members['namespace'], `${pointer}/namespace`);
  if (chart === undefined) return undefined;
  return {
    helm: chart,
    values,
    set,
    ...(release !== undefined && { release }),
    ...(namespace !== undefined && { namespace }),
  };
}

/** A text that is there: `helm:` without a value isn't nothing. */
function filled(value: unknown, pointer: Pointer, reader: ConfigReader): string | undefined {
  return reader.string(value ?? null, pointer);
}

function oneOrMore(value: unknown): unknown {
  return typeof value === 'string' ? [value] : value;
}

function expression(value: unknown, pointer: Pointer, reader: ConfigReader): string | undefined {
  const text = filled(value, pointer, reader);
  if (text === undefined || /^[^=]+=/.test(text)) return text;
  return reader.mistake(pointer, 'what is set is written as `key=value`');
}
