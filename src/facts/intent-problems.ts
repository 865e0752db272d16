import { closest } from '#closest.ts';
import type { Flow, Intent } from '#config/config.ts';
import type { Fabric } from '#equation/fabric.ts';
import { resolveIntent, type WantedFlow } from '#equation/intent.ts';
import { fabricListeners, listenerAt } from '#equation/listener.ts';
import { isProxyPort } from '#equation/proxy-port.ts';
import type { Location } from '#manifest/location.ts';
import type { Problem } from '#manifest/problem.ts';
import { formatPorts } from '#set/port-set.ts';

/**
 * What of an intent can't be judged: flows and public entries that name what the manifests don't have (severe, since nothing would be said
 * of them), and flows to ports that nothing declares (a warning: a process may listen there all the same). Each with its line of eastwest.yaml.
 */
export function intentProblems(fabric: Fabric, intent: Intent): readonly Problem[] {
  const { flows, dangling } = resolveIntent(fabric, intent);
  const [workloads, services] = [workloadNames(fabric), serviceBackends(fabric)];
  return [
    ...dangling.flatMap(({ flow, missing }) =>
      flow === undefined
        ? publicPlaces(intent, missing).map((location) =>
            misnamed(`\`public\` names ${missing}`, missing, [...workloads, ...services.keys()], location),
          )
        : misnamedEnds(flow, workloads, services),
    ),
    ...flows.flatMap((wanted) => undeclaredPorts(fabric, wanted)),
  ];
}

function workloadNames({ network }: Fabric): ReadonlySet<string> {
  return new Set(network.workloads.map(({ namespace, resource }) => `${namespace}/${resource.name}`));
}

/** By name of a Service, the names of what stands behind it. */
function serviceBackends({ cluster }: Fabric): ReadonlyMap<string, readonly string[]> {
  return new Map(
    cluster.services.map(({ namespace, resource, backends }) => [
      `${namespace}/${resource.name}`,
      backends.map((one) => `${one.namespace}/${one.resource.name}`),
    ]),
  );
}

function publicPlaces({ public: names, publicAt = [] }: Intent, missing: string): readonly Location[] {
  return names.flatMap((name, index) => (name === missing ? (publicAt[index] ?? []) : []));
}

function misnamedEnds(
  { from, to, location }: Flow,
  workloads: ReadonlySet<string>,
  services: ReadonlyMap<string, readonly string[]>,
): readonly Problem[] {
  return [...new Set([from, to])].flatMap((name) => {
    if (workloads.has(name)) return [];
    const what = `the flow from ${from} to ${to} names ${name}`;
    const [backend] = services.get(name) ?? [];
    if (backend === undefined) return misnamed(what, name, workloads, location);
    const remedy = `${name} is a Service: name the workload behind it, \`${backend}\`.`;
    return { ...misnamed(what, name, workloads, location), remedy };
  });
}

function misnamed(what: string, name: string, known: Iterable<string>, location: Location): Problem {
  const suggestion = closest(name, known);
  return {
    code: 'intent-dangling',
    level: 'severe',
    message: `${what}, which the manifests don't have`,
    remedy:
      suggestion === undefined
        ? 'Correct the name (namespace/name of a workload), or add the manifests in which it is.'
        : `Did you mean \`${suggestion}\`?`,
    location,
  };
}

function undeclaredPorts(fabric: Fabric, { flow, to }: WantedFlow): readonly Problem[] {
  const declared = fabricListeners(fabric, to).filter(
    ({ source, protocol }) => protocol === 'TCP' && (source === 'container' || source === 'service'),
  );
  const ports = declared.map((listener) => formatPorts(listener.ports)).join(', ');
  const has = ports === '' ? 'it declares none' : `it declares ${ports}`;
  const call = `the flow from ${flow.from} to ${flow.to}`;
  if (flow.ports.length === 0 && declared.length === 0) {
    return [unsaid(`${call} names no port, and ${flow.to} declares none, so that nothing is judged`, flow)];
  }
  return flow.ports
    .filter((port) => listenerAt(fabric, to, port)?.source === 'any' && !isProxyPort(fabric, to, 'TCP', port))
    .map((port) => unsaid(`${call} is to port ${port} of its pods, which nothing declares; ${has}`, flow));
}

function unsaid(message: string, { location }: Flow): Problem {
  return {
    code: 'intent-dangling',
    level: 'warning',
    message,
    remedy:
      'Write the port at which its containers listen (not the port of its Service), and declare it there.',
    location,
  };
}
