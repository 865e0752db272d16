import {
  type Config,
  type ConfigSource,
  type Exception,
  type Flow,
  NO_CONFIG,
  type RuleSetting,
} from '#config/config.ts';
import { RULE_LEVELS, type RuleLevel } from '#config/levels.ts';
import { meshSetting, networkSetting } from '#config/platform.ts';
import { type ConfigReader, configReader, list } from '#config/reader.ts';
import { isWorkloadName } from '#config/workload-name.ts';
import { EastwestError } from '#errors.ts';
import { isObject } from '#manifest/json.ts';
import { parseDocument } from '#manifest/parse-document.ts';
import { joinPointer, type Pointer } from '#manifest/pointer.ts';

/**
 * Reads the text of an eastwest.yaml. Throws an EastwestError `bad-config` that lists every mistake with its line:
 * a setting that is misspelt and so left out would be a silent pass.
 */
export function parseConfig(text: string, file: string): Config {
  const document = parseDocument(text, file);
  const reader = configReader(document.locate);
  for (const problem of document.problems) reader.report(problem.location, problem.message);
  const config = document.problems.length > 0 ? NO_CONFIG : readConfig(document.value, reader);
  const errors = reader.errors();
  if (errors.length > 0) {
    const count = errors.length === 1 ? 'a mistake' : `${errors.length} mistakes`;
    throw new EastwestError(
      'bad-config',
      [`${file} has ${count}:`, ...errors.map((error) => `  ${error}`)].join('\n'),
      'Mend these lines; the form of eastwest.yaml is described in the README, section "eastwest.yaml".',
    );
  }
  return { ...config, file, text };
}

const ROOT_KEYS = [
  'sources',
  'policies',
  'flows',
  'public',
  'intruders',
  'network',
  'mesh',
  'rules',
  'exceptions',
];

function readConfig(value: unknown, reader: ConfigReader): Config {
  if (value === undefined || value === null) return NO_CONFIG;
  const root = reader.members(value, '', ROOT_KEYS);
  const open = list(root['public'], '/public', reader, publicEntry);
  return {
    sources: list(root['sources'], '/sources', reader, source),
    policies: list(root['policies'], '/policies', reader, text),
    intent: {
      flows: list(root['flows'], '/flows', reader, flow),
      public: open.map(({ name }) => name),
      publicAt: open.map(({ location }) => location),
      intruders: intruders(root['intruders'], reader),
    },
    network: networkSetting(root['network'], reader),
    mesh: meshSetting(root['mesh'], reader),
    rules: ruleSettings(root['rules'], reader),
    exceptions: list(root['exceptions'], '/exceptions', reader, exception),
  };
}

function text(value: unknown, pointer: Pointer, reader: ConfigReader): string | undefined {
  return reader.string(value, pointer);
}

function source(value: unknown, pointer: Pointer, reader: ConfigReader): ConfigSource | undefined {
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

function workloadName(value: unknown, pointer: Pointer, reader: ConfigReader): string | undefined {
  const name = reader.string(value, pointer);
  if (name === undefined || isWorkloadName(name)) return name;
  return reader.mistake(pointer, `\`${name}\` isn't the name of a workload: write namespace/name`);
}

function publicEntry(value: unknown, pointer: Pointer, reader: ConfigReader) {
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

function intruders(value: unknown, reader: ConfigReader): 'anybody' | 'other-namespaces' {
  if (value === undefined || value === 'anybody') return 'anybody';
  if (value === 'other-namespaces') return value;
  reader.mistake('/intruders', `\`${String(value)}\` isn't one of anybody, other-namespaces`);
  return 'anybody';
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

function ruleSettings(value: unknown, reader: ConfigReader): readonly RuleSetting[] {
  return Object.entries(reader.map(value, '/rules')).flatMap(([rule, level]) => {
    const pointer = joinPointer('/rules', rule);
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
