import { arrayAt, isArray, isObject, type JsonObject, objectAt } from '#manifest/json.ts';
import { joinPointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import { specOf, stringsAt } from '#mesh/istio/client/istio-resources.ts';
import { serverNamesOf } from '#mesh/istio/entry/domain.ts';
import { httpMatchRequests } from '#mesh/istio/entry/http-match.ts';
import { allRouters } from '#mesh/istio/entry/router.ts';
import type { Istio } from '#mesh/istio/model.ts';
import type { MeshFault } from '#mesh/notes.ts';
import type { Dimension } from '#set/dimension.ts';
import {
  ALL_REQUESTS,
  intersectRequests,
  isNoRequests,
  type RequestSet,
  requestsWith,
  subtractRequests,
} from '#set/request-set.ts';
import { type StringSet, strings, unionAll } from '#set/string-set.ts';

/**
 * Rules and matches of VirtualServices that nothing ever gets to, since those before them match all of it ("Analyzer messages",
 * VirtualServiceUnreachableRule, VirtualServiceIneffectiveMatch).
 */
export function orderFaults(istio: Istio): readonly MeshFault[] {
  return allRouters(istio).all.flatMap(({ resource }) =>
    (['http', 'tls', 'tcp'] as const).flatMap((kind) => shadowed(resource, kind)),
  );
}

function shadowed(resource: Resource, kind: 'http' | 'tls' | 'tcp'): readonly MeshFault[] {
  const faults: MeshFault[] = [];
  let rest: RequestSet = ALL_REQUESTS;
  for (const [index, rule] of arrayAt(specOf(resource), kind).entries()) {
    if (!isObject(rule)) continue;
    const pointer = joinPointer('/spec', kind, index);
    const matches = matchesOf(rule).map((match) => situated(match, kind));
    const dead: MeshFault[] = [];
    for (const [number, match] of matches.entries()) {
      if (isNoRequests(intersectRequests(match, rest))) {
        const message = 'never matches: what it asks for is matched before';
        dead.push({ resource, pointer: joinPointer(pointer, 'match', number), message });
      }
      rest = subtractRequests(rest, match);
    }
    if (dead.length < matches.length) faults.push(...dead);
    else faults.push({ resource, pointer, message: 'is never used: the rules before it match all of it' });
  }
  return faults;
}

function matchesOf(rule: JsonObject): readonly JsonObject[] {
  const matches = rule['match'];
  return isArray(matches) && matches.length > 0 ? matches.filter(isObject) : [{}];
}

/** A match with what it asks about the place, as if that were a part of the request too. */
function situated(match: JsonObject, kind: 'http' | 'tls' | 'tcp'): RequestSet {
  const own = kind === 'http' ? httpMatchRequests(match) : ALL_REQUESTS;
  return Object.entries(places(match)).reduce(
    (requests, [place, set]) => intersectRequests(requests, requestsWith({ [place as Dimension]: set })),
    own,
  );
}

function places(match: JsonObject): { readonly [D in Dimension]?: StringSet } {
  const found: { [D in Dimension]?: StringSet } = {};
  const [gateways, names, subnets] = [
    stringsAt(match, 'gateways'),
    stringsAt(match, 'sniHosts'),
    stringsAt(match, 'destinationSubnets'),
  ];
  if (typeof match['port'] === 'number' && match['port'] !== 0)
    found['header::port'] = strings(String(match['port']));
  if (gateways.length > 0) found['header::gateway'] = strings(...gateways);
  if (names.length > 0) found.sni = unionAll(names.map((name) => serverNamesOf(name.toLowerCase())));
  if (subnets.length > 0) found['header::subnet'] = strings(...subnets);
  if (typeof match['sourceNamespace'] === 'string' && match['sourceNamespace'] !== '') {
    found['header::namespace'] = strings(match['sourceNamespace']);
  }
  for (const [key, value] of Object.entries(objectAt(match, 'sourceLabels'))) {
    if (typeof value === 'string') found[`header::label ${key}`] = strings(value);
  }
  return found;
}
