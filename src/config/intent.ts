import type { Flow, Intent, PublicEntry } from '#config/config.ts';
import { type ConfigReader, list } from '#config/reader.ts';
import { isWorkloadName } from '#config/workload-name.ts';
import type { Pointer } from '#manifest/pointer.ts';

/** `flows` of eastwest.yaml, or of one of its environments. */
export function readFlows(value: unknown, pointer: Pointer, reader: ConfigReader): readonly Flow[] {
  return list(value, pointer, reader, flow);
}

/** `public` likewise, with the place of each entry. */
export function readPublic(value: unknown, pointer: Pointer, reader: ConfigReader): readonly PublicEntry[] {
  return list(value, pointer, reader, publicEntry);
}

/** `intruders` of eastwest.yaml. */
export function readIntruders(value: unknown, reader: ConfigReader): Intent['intruders'] {
  if (value === undefined || value === 'anybody') return 'anybody';
  if (value === 'other-namespaces') return value;
  reader.mistake('/intruders', `\`${String(value)}\` isn't one of anybody, other-namespaces`);
  return 'anybody';
}

function workloadName(value: unknown, pointer: Pointer, reader: ConfigReader): string | undefined {
  const name = reader.string(value, pointer);
  if (name === undefined || isWorkloadName(name)) return name;
  return reader.mistake(pointer, `\`${name}\` isn't the name of a workload: write namespace/name`);
}

function publicEntry(value: unknown, pointer: Pointer, reader: ConfigReader): PublicEntry | undefined {
  const name = workloadName(value, pointer, reader);
  return name === undefined ? undefined : { name, location: reader.locate(pointer) };
}

function flow(value: unknown, pointer: Pointer, reader: ConfigReader): Flow | undefined {
  const members = reader.members(value, pointer, ['from', 'to', 'ports', 'operations'], ['from', 'to']);
  const from = workloadName(members['from'], `${pointer}/from`, reader);
  const to = workloadName(members['to'], `${pointer}/to`, reader);
  const ports = list(members['ports'], `${pointer}/ports`, reader, portNumber);
  const operations = list(members['operations'], `${pointer}/operations`, reader, operation);
  if (from === undefined || to === undefined) return undefined;
  return { from, to, ports, operations, location: reader.locate(pointer) };
}

function portNumber(value: unknown, pointer: Pointer, reader: ConfigReader): number | undefined {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65_535) return value;
  return reader.mistake(pointer, `${JSON.stringify(value)} isn't a port: write a number from 1 to 65535`);
}

function operation(value: unknown, pointer: Pointer, reader: ConfigReader): string | undefined {
  const word = reader.string(value, pointer);
  if (word === undefined || /^([A-Z]+|\*) \/\S*$/.test(word)) return word;
  return reader.mistake(pointer, `\`${word}\` isn't an operation: write METHOD /path, e.g. POST /refunds`);
}
