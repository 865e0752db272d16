import { type Config, NO_CONFIG } from '#config/config.ts';
import { readEnvironments } from '#config/environments.ts';
import { readFlows, readIntruders, readPublic } from '#config/intent.ts';
import { meshSetting, networkSetting } from '#config/platform.ts';
import { type ConfigReader, configReader, list } from '#config/reader.ts';
import { readExceptions, readRules } from '#config/rules.ts';
import { readSources } from '#config/sources.ts';
import { EastwestError } from '#errors.ts';
import { parseDocument } from '#manifest/parse-document.ts';
import type { Pointer } from '#manifest/pointer.ts';

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
  'environments',
];

function readConfig(value: unknown, reader: ConfigReader): Config {
  if (value === undefined || value === null) return NO_CONFIG;
  const root = reader.members(value, '', ROOT_KEYS);
  const open = readPublic(root['public'], '/public', reader);
  return {
    sources: readSources(root['sources'], '/sources', reader),
    policies: list(root['policies'], '/policies', reader, text),
    intent: {
      flows: readFlows(root['flows'], '/flows', reader),
      public: open.map(({ name }) => name),
      publicAt: open.map(({ location }) => location),
      intruders: readIntruders(root['intruders'], reader),
    },
    network: networkSetting(root['network'], '/network', reader),
    mesh: meshSetting(root['mesh'], '/mesh', reader),
    rules: readRules(root['rules'], '/rules', reader),
    exceptions: readExceptions(root['exceptions'], '/exceptions', reader),
    environments: readEnvironments(root['environments'], reader),
  };
}

function text(value: unknown, pointer: Pointer, reader: ConfigReader): string | undefined {
  return reader.string(value, pointer);
}
