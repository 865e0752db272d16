import type { Exception, RuleSetting } from '#config/config.ts';
import { RULE_LEVELS, type RuleLevel } from '#config/levels.ts';
import { type ConfigReader, list } from '#config/reader.ts';
import { joinPointer, type Pointer } from '#manifest/pointer.ts';

/** `exceptions` of eastwest.yaml, or of one of its environments. */
export function readExceptions(value: unknown, pointer: Pointer, reader: ConfigReader): readonly Exception[] {
  return list(value, pointer, reader, exception);
}

/** `rules` likewise. */
export function readRules(value: unknown, at: Pointer, reader: ConfigReader): readonly RuleSetting[] {
  return Object.entries(reader.map(value, at)).flatMap(([rule, level]) => {
    const pointer = joinPointer(at, rule);
    // `off` without quotes is `false` in the YAML that kubectl reads.
    const word = level === false ? 'off' : level;
    if (isLevel(word)) return { rule, level: word, location: reader.locate(pointer) };
    reader.mistake(pointer, `\`${String(level)}\` isn't a level: write ${RULE_LEVELS.join(', ')}`);
    return [];
  });
}

function isLevel(value: unknown): value is RuleLevel {
  return (RULE_LEVELS as readonly unknown[]).includes(value);
}

function exception(value: unknown, pointer: Pointer, reader: ConfigReader): Exception | undefined {
  const members = reader.members(
    value,
    pointer,
    ['rule', 'resource', 'reason', 'expires'],
    ['rule', 'resource', 'reason'],
  );
  const rule = reader.string(members['rule'], `${pointer}/rule`);
  const resource = reader.string(members['resource'], `${pointer}/resource`);
  const reason = reader.string(members['reason'], `${pointer}/reason`);
  const expires =
    members['expires'] === undefined ? undefined : date(members['expires'], `${pointer}/expires`, reader);
  if (resource !== undefined && resource.split('/').length < 2) {
    return reader.mistake(
      `${pointer}/resource`,
      `\`${resource}\` isn't a resource: write Kind/namespace/name`,
    );
  }
  if (rule === undefined || resource === undefined || reason === undefined) return undefined;
  const location = reader.locate(pointer);
  return { rule, resource, reason, location, ...(expires === undefined ? {} : { expires }) };
}

function date(value: unknown, pointer: Pointer, reader: ConfigReader): string | undefined {
  const word = reader.string(value, pointer);
  if (word === undefined) return undefined;
  const instant = new Date(`${word}T00:00:00Z`);
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(word) && !Number.isNaN(instant.getTime());
  if (isDate && instant.toISOString().startsWith(word)) return word;
  return reader.mistake(pointer, `\`${word}\` isn't a date: write YYYY-MM-DD`);
}
