import { arrayAt, type Json, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import type { ConfigSource } from '#mesh/istio/settings/mesh-config.ts';
import type { InjectorConfig } from '#mesh/istio/settings/settings.ts';
import { parseSelector, type Selector } from '#set/selector.ts';

/** The injector's configuration out of its ConfigMap (key `config`); `undefined` if it isn't among the manifests. */
export function injectorConfig(sources: readonly ConfigSource[]): InjectorConfig | undefined {
  const source = sources.find(({ injector }) => injector !== undefined);
  const config = source?.injector;
  if (source === undefined || config === undefined) return undefined;
  const templates = strings(config, 'defaultTemplates');
  return {
    resource: source.resource,
    pointer: '/data/config',
    policy: stringAt(config, 'policy') ?? 'enabled',
    neverInjectSelector: selectors(config, 'neverInjectSelector'),
    alwaysInjectSelector: selectors(config, 'alwaysInjectSelector'),
    defaultTemplates: templates.length === 0 ? ['sidecar'] : templates,
    aliases: Object.fromEntries(
      Object.keys(objectAt(config, 'aliases')).map((name) => [
        name,
        strings(objectAt(config, 'aliases'), name),
      ]),
    ),
  };
}

/** A selector that says nothing, or that can't be read, is passed over (injector, "neverInjectSelector"). */
function selectors(config: JsonObject, key: string): readonly Selector[] {
  return arrayAt(config, key).flatMap((one: Json) => {
    const selector = parseSelector(one);
    return typeof selector === 'string' || selector.length === 0 ? [] : [selector];
  });
}

function strings(holder: JsonObject, key: string): readonly string[] {
  return arrayAt(holder, key).filter((one) => typeof one === 'string');
}
