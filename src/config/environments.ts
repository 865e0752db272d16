import type { Config, Environment } from '#config/config.ts';
import { readFlows, readPublic } from '#config/intent.ts';
import { meshSetting, networkSetting } from '#config/platform.ts';
import type { ConfigReader } from '#config/reader.ts';
import { readExceptions, readRules } from '#config/rules.ts';
import { readSources } from '#config/sources.ts';
import { joinPointer } from '#manifest/pointer.ts';

const KEYS = ['sources', 'flows', 'public', 'network', 'mesh', 'rules', 'exceptions'];

/** A name that can stand in a file name, a test's name and on a command line as it is. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** `environments` of eastwest.yaml: name → what is said of this one besides. */
export function readEnvironments(value: unknown, reader: ConfigReader): readonly Environment[] {
  return Object.entries(reader.map(value, '/environments')).flatMap(([name, settings]) => {
    const at = joinPointer('/environments', name);
    if (!NAME.test(name)) {
      reader.mistake(
        at,
        `\`${name}\` can't name an environment: write letters, digits, \`.\`, \`_\` and \`-\``,
      );
      return [];
    }
    const members = reader.members(settings, at, KEYS, ['sources']);
    const { network, mesh } = members;
    return {
      name,
      location: reader.locate(at),
      sources: readSources(members['sources'], `${at}/sources`, reader),
      flows: readFlows(members['flows'], `${at}/flows`, reader),
      public: readPublic(members['public'], `${at}/public`, reader),
      ...(network === undefined ? {} : { network: networkSetting(network, `${at}/network`, reader) }),
      ...(mesh === undefined ? {} : { mesh: meshSetting(mesh, `${at}/mesh`, reader) }),
      rules: readRules(members['rules'], `${at}/rules`, reader),
      exceptions: readExceptions(members['exceptions'], `${at}/exceptions`, reader),
    };
  });
}

/** The configuration of one environment: what is said for all, and what it says itself. */
export function configOf(config: Config, environment: Environment): Config {
  const { intent } = config;
  const own = new Set(environment.rules.map(({ rule }) => rule));
  return {
    ...config,
    sources: [...config.sources, ...environment.sources],
    intent: {
      ...intent,
      flows: [...intent.flows, ...environment.flows],
      public: [...intent.public, ...environment.public.map(({ name }) => name)],
      publicAt: [...(intent.publicAt ?? []), ...environment.public.map(({ location }) => location)],
    },
    network: environment.network ?? config.network,
    mesh: environment.mesh ?? config.mesh,
    rules: [...config.rules.filter(({ rule }) => !own.has(rule)), ...environment.rules],
    exceptions: [...config.exceptions, ...environment.exceptions],
    environments: [],
  };
}
