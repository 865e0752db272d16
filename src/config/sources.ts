import { type ConfigReader, list } from '#config/reader.ts';
import { isObject } from '#manifest/json.ts';
import type { Pointer } from '#manifest/pointer.ts';
import type { ManifestSource } from '#manifest/rendering/source.ts';

/** `sources` of eastwest.yaml, or of one of its environments. */
export function readSources(
  value: unknown,
  pointer: Pointer,
  reader: ConfigReader,
): readonly ManifestSource[] {
  return list(value, pointer, reader, source);
}

function source(value: unknown, pointer: Pointer, reader: ConfigReader): ManifestSource | undefined {
  if (isObject(value)) {
    const kind = Object.keys(value).find((key) => key === 'helm' || key === 'kustomize');
    const hint = kind === undefined ? '' : `; render it first: \`${RENDER[kind]} | eastwest check -\``;
    reader.mistake(pointer, `a source is a file, a directory or a glob${hint}`);
    return undefined;
  }
  return reader.string(value, pointer);
}

const RENDER: Readonly<Record<string, string>> = {
  helm: 'helm template CHART',
  kustomize: 'kustomize build DIR',
};
