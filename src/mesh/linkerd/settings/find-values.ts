import { groupKind } from '#cluster/pod-template.ts';
import { isObject, type Json, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import { parseDocument } from '#manifest/parse-document.ts';
import type { Resource } from '#manifest/resource.ts';

/** Values of the chart linkerd-control-plane, and the resource that holds them. */
export interface FoundValues {
  readonly values: JsonObject;
  readonly resource: Resource;
  /** All values, as the ConfigMap has them; otherwise only those that differ from the chart's. */
  readonly complete: boolean;
}

/**
 * The control plane's values, where the manifests have them: in the ConfigMap `linkerd-config` that an installation leaves behind
 * (key `values`), else in a Flux HelmRelease or an Argo CD Application of the chart. The first by namespace and name.
 */
export function findValues(resources: readonly Resource[]): FoundValues | undefined {
  const found = resources.flatMap((resource) => valuesOf(resource) ?? []);
  const order = ({ complete, resource }: FoundValues) => `${complete ? 0 : 1}${resource.id}`;
  return found.sort((a, b) => (order(a) < order(b) ? -1 : 1))[0];
}

function valuesOf(resource: Resource): FoundValues | undefined {
  const spec = objectAt(resource.object, 'spec');
  switch (groupKind(resource)) {
    case 'ConfigMap': {
      if (resource.name !== 'linkerd-config') return undefined;
      const text = stringAt(objectAt(resource.object, 'data'), 'values');
      return text === undefined ? undefined : given(parsed(text), resource, true);
    }
    case 'helm.toolkit.fluxcd.io/HelmRelease': {
      const chart = objectAt(objectAt(spec, 'chart'), 'spec')['chart'];
      return chart === 'linkerd-control-plane' ? given(spec['values'], resource, false) : undefined;
    }
    case 'argoproj.io/Application': {
      const source = objectAt(spec, 'source');
      if (source['chart'] !== 'linkerd-control-plane') return undefined;
      const helm = objectAt(source, 'helm');
      const text = stringAt(helm, 'values');
      return given(helm['valuesObject'] ?? (text === undefined ? {} : parsed(text)), resource, false);
    }
    default:
      return undefined;
  }
}

function parsed(text: string): Json | undefined {
  return parseDocument(text, 'values').value;
}

function given(values: Json | undefined, resource: Resource, complete: boolean): FoundValues | undefined {
  return isObject(values) ? { values, resource, complete } : undefined;
}
