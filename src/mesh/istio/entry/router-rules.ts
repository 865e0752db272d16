import { namespaceOf } from '#cluster/namespace.ts';
import { stringMap } from '#cluster/pod-template.ts';
import type { Workload } from '#cluster/workload.ts';
import { arrayAt, isArray, isObject, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import { joinPointer, type Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import { carriesLabels, isExportedTo, specOf, stringsAt } from '#mesh/istio/client/istio-resources.ts';
import type { EntryAction, EntryRule } from '#mesh/istio/entry/entry-rule.ts';
import { gatewayName } from '#mesh/istio/entry/gateway-name.ts';
import { httpMatchRequests } from '#mesh/istio/entry/http-match.ts';
import { allRouters } from '#mesh/istio/entry/router.ts';
import { ruleDestinations } from '#mesh/istio/entry/rule-destinations.ts';
import type { Istio } from '#mesh/istio/model.ts';
import { ALL_REQUESTS, intersectRequests, type RequestSet } from '#set/request-set.ts';

/** Where a rule is applied: what its matches ask about besides the request. */
export interface RuleSite {
  /** `namespace/name`. */
  readonly gateway: string;
  /** Of the server. */
  readonly port: number;
  readonly workload: Workload | undefined;
}

/** A match of a TCP or TLS rule: the server names it is for (`*`: any), and what becomes of them. */
export interface ConnectionRule extends EntryRule {
  readonly serverNames: readonly string[];
}

/** The HTTP rules of a VirtualService, one for each match, in the order in which they are tried (VirtualService, `http`). */
export function httpRules(istio: Istio, resource: Resource, site: RuleSite): readonly EntryRule[] {
  return arrayAt(specOf(resource), 'http').flatMap((rule, index) => {
    if (!isObject(rule)) return [];
    const pointer = joinPointer('/spec', 'http', index);
    const matches = matchesOf(rule, site, namespaceOf(resource)).map((match) => requestsOf(match));
    if (isDelegate(rule)) {
      const inner = delegated(istio, resource, rule, site);
      return matches.flatMap((requests) =>
        inner.map((one) => ({ ...one, requests: intersectRequests(requests, one.requests) })),
      );
    }
    const action = actionOf(rule, resource, pointer);
    return matches.map((requests) => ({ resource, pointer, requests, action }));
  });
}

/** The TCP or TLS rules of a VirtualService; a rule without destinations is passed over (VirtualService, `tls`, `tcp`). */
export function connectionRules(
  resource: Resource,
  kind: 'tls' | 'tcp',
  site: RuleSite,
): readonly ConnectionRule[] {
  return arrayAt(specOf(resource), kind).flatMap((rule, index) => {
    if (!isObject(rule)) return [];
    const pointer = joinPointer('/spec', kind, index);
    const destinations = ruleDestinations(rule, resource, pointer);
    if (destinations.length === 0) return [];
    return matchesOf(rule, site, namespaceOf(resource)).map((match) => ({
      resource,
      pointer,
      requests: ALL_REQUESTS,
      action: { type: 'forward', destinations } as const,
      serverNames: stringsAt(match, 'sniHosts').map((name) => name.toLowerCase()),
    }));
  });
}

/** A rule with a delegate has neither `route` nor `redirect` (HTTPRoute, `delegate`). */
function isDelegate(rule: JsonObject): boolean {
  return isObject(rule['delegate']) && arrayAt(rule, 'route').length === 0 && !isObject(rule['redirect']);
}

/** The rules of the VirtualService to which a rule delegates; that one has no hosts, and can't delegate further. */
function delegated(istio: Istio, root: Resource, rule: JsonObject, site: RuleSite): readonly EntryRule[] {
  const own = namespaceOf(root);
  const delegate = objectAt(rule, 'delegate');
  const [name, namespace] = [stringAt(delegate, 'name'), stringAt(delegate, 'namespace') || own];
  const found = allRouters(istio).all.find(
    (one) => one.resource.name === name && one.namespace === namespace && one.hosts.length === 0,
  );
  if (found === undefined || !isExportedTo(found.exportTo, found.namespace, own)) return [];
  const rules = arrayAt(specOf(found.resource), 'http');
  return rules.some((one) => isObject(one) && isDelegate(one)) ? [] : httpRules(istio, found.resource, site);
}

const requestsByMatch = new WeakMap<JsonObject, RequestSet>();

function requestsOf(match: JsonObject): RequestSet {
  let requests = requestsByMatch.get(match);
  if (requests === undefined) {
    requests = httpMatchRequests(match);
    requestsByMatch.set(match, requests);
  }
  return requests;
}

const ANY_MATCH: JsonObject = {};

/** The matches that hold at a site as far as they aren't about the request; a rule without matches always holds. */
function matchesOf(rule: JsonObject, site: RuleSite, namespace: string): readonly JsonObject[] {
  const matches = rule['match'];
  if (!isArray(matches) || matches.length === 0) return [ANY_MATCH];
  return matches.filter(isObject).filter((match) => appliesTo(match, site, namespace));
}

/** `port`, `gateways`, and without the latter `sourceLabels` and `sourceNamespace`, which then are the gateway's own. */
function appliesTo(match: JsonObject, { gateway, port, workload }: RuleSite, namespace: string): boolean {
  if (typeof match['port'] === 'number' && match['port'] !== 0 && match['port'] !== port) return false;
  const gateways = stringsAt(match, 'gateways');
  if (gateways.length > 0) return gateways.some((name) => gatewayName(name, namespace) === gateway);
  if (workload === undefined) return true;
  const from = stringAt(match, 'sourceNamespace') ?? '';
  return (
    carriesLabels(stringMap(match['sourceLabels']), workload.labels) &&
    (from === '' || from === workload.namespace)
  );
}

function actionOf(rule: JsonObject, resource: Resource, pointer: Pointer): EntryAction {
  if (isObject(rule['redirect'])) {
    return { type: 'redirect', secure: stringAt(rule['redirect'], 'scheme')?.toLowerCase() === 'https' };
  }
  const destinations = ruleDestinations(rule, resource, pointer);
  if (isObject(rule['directResponse']) || destinations.length === 0) return { type: 'answer' };
  return { type: 'forward', destinations };
}
