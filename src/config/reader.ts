import { closest } from '#closest.ts';
import { isArray, isObject } from '#manifest/json.ts';
import type { Location } from '#manifest/location.ts';
import { joinPointer, type Pointer } from '#manifest/pointer.ts';

/** Reads the members of a configuration and collects every mistake with its place, instead of stopping at the first. */
export interface ConfigReader {
  locate(pointer: Pointer): Location;
  /** Notes a mistake at a place of the text. */
  report(location: Location, message: string): void;
  /** Notes a mistake at a node; returns `undefined`, so that a reader can end with it. */
  mistake(pointer: Pointer, message: string): undefined;
  /** An object with only these keys, of which some are required. */
  members(
    value: unknown,
    pointer: Pointer,
    known: readonly string[],
    required?: readonly string[],
  ): Readonly<Record<string, unknown>>;
  /** An object with any keys; a missing one is empty. */
  map(value: unknown, pointer: Pointer): Readonly<Record<string, unknown>>;
  /** A list; a missing one is empty. */
  items(value: unknown, pointer: Pointer): readonly unknown[];
  /** A non-empty string. */
  string(value: unknown, pointer: Pointer): string | undefined;
  /** The mistakes in order of lines, each as `file:line:column  message`. */
  errors(): readonly string[];
}

/** A reader over a document whose nodes `locate` finds. */
export function configReader(locate: (pointer: Pointer) => Location): ConfigReader {
  const found: { readonly location: Location; readonly message: string }[] = [];
  const report = (location: Location, message: string): void => {
    found.push({ location, message });
  };
  const mistake = (pointer: Pointer, message: string): undefined => {
    report(locate(pointer), message);
    return undefined;
  };
  const map = (value: unknown, pointer: Pointer): Readonly<Record<string, unknown>> => {
    if (isObject(value)) return value;
    if (value !== undefined && value !== null) mistake(pointer, 'a mapping (`key: value`) is expected here');
    return {};
  };
  return {
    locate,
    report,
    mistake,
    map,
    members(value, pointer, known, required = []) {
      if (value === undefined || value === null || !isObject(value)) {
        mistake(pointer, `a mapping with ${known.map((key) => `\`${key}\``).join(', ')} is expected here`);
        return {};
      }
      for (const key of Object.keys(value)) {
        if (known.includes(key)) continue;
        const suggestion = closest(key, known);
        const hint =
          suggestion === undefined ? `known are ${known.join(', ')}` : `did you mean \`${suggestion}\`?`;
        mistake(
          `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`,
          `unknown key \`${key}\`; ${hint}`,
        );
      }
      for (const key of required) if (value[key] === undefined) mistake(pointer, `\`${key}\` is missing`);
      return value;
    },
    items(value, pointer) {
      if (isArray(value)) return value;
      if (value !== undefined && value !== null) mistake(pointer, 'a list (`- item`) is expected here');
      return [];
    },
    string(value, pointer) {
      if (typeof value === 'string' && value.trim() !== '') return value;
      return value === undefined ? undefined : mistake(pointer, 'a text is expected here');
    },
    errors() {
      return found
        .toSorted((a, b) => a.location.line - b.location.line || a.location.column - b.location.column)
        .map(({ location, message }) => `${location.file}:${location.line}:${location.column}  ${message}`);
    },
  };
}

type ReadItem<T> = (value: unknown, pointer: Pointer, reader: ConfigReader) => T | undefined;

/** The items of a list that can be read; a missing list is empty. */
export function list<T>(
  value: unknown,
  pointer: Pointer,
  reader: ConfigReader,
  item: ReadItem<T>,
): readonly T[] {
  return reader.items(value, pointer).flatMap((member, index) => {
    const read = item(member, joinPointer(pointer, index), reader);
    return read === undefined ? [] : [read];
  });
}
