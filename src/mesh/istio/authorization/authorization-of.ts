import type { Authorization, RequestDecision } from '#mesh/authorization.ts';
import type { AuthorizationPolicy } from '#mesh/istio/authorization/policy.ts';
import { portMeaning } from '#mesh/istio/authorization/policy-requests.ts';
import type { ListenerProtocol } from '#mesh/istio/authorization/protocol.ts';
import { readingDecisions } from '#mesh/istio/authorization/reading.ts';
import type { Istio } from '#mesh/istio/model.ts';
import {
  complementRequests,
  intersectRequests,
  isNoRequests,
  NO_REQUESTS,
  type RequestSet,
  requestsWith,
  unionRequests,
} from '#set/request-set.ts';
import { strings } from '#set/string-set.ts';

/** How a port is read: by Envoy, as protocol selection has it; or by ztunnel. */
export type ListenerLayer = ListenerProtocol | 'ztunnel';

interface Known {
  readonly numbers: WeakMap<AuthorizationPolicy, number>;
  readonly answers: Map<string, Authorization>;
  next: number;
}

const answered = new WeakMap<Istio, Known>();

/**
 * What the policies that apply to a proxy permit at a port of a workload's pods. HTTP and bytes are told apart by the dimension
 * `protocol` where the port takes both and the policies make a difference; a port that speaks HTTP permits nothing else. Policies
 * are those of `policiesFor`; `tokens` is the answer of `looksAtTokens` (without: taken to).
 */
export function authorizationOf(
  istio: Istio,
  applicable: readonly AuthorizationPolicy[],
  port: number,
  layer: ListenerLayer,
  tokens = true,
): Authorization {
  const known = answered.get(istio) ?? { numbers: new WeakMap(), answers: new Map(), next: 0 };
  answered.set(istio, known);
  const numbers = applicable.map((policy) => {
    const number = known.numbers.get(policy) ?? known.next++;
    known.numbers.set(policy, number);
    return number;
  });
  const key = `${layer} ${tokens} ${portMeaning(applicable, port)} ${numbers.join()}`;
  const answer = known.answers.get(key) ?? decide(istio, applicable, { port, layer, tokens });
  known.answers.set(key, answer);
  return answer;
}

interface Asked {
  readonly port: number;
  readonly layer: ListenerLayer;
  readonly tokens: boolean;
}

function decide(
  istio: Istio,
  policies: readonly AuthorizationPolicy[],
  { layer, ...at }: Asked,
): Authorization {
  if (layer === 'ztunnel' || layer === 'tcp') {
    return authorized(readingDecisions(istio, policies, { ...at, layer }));
  }
  const http = readingDecisions(istio, policies, { ...at, layer: 'http' });
  if (layer === 'http') return authorized([NOT_HTTP, ...within(http, HTTP)]);
  if (!policies.some(tellsHttpApart)) return authorized(http);
  const tcp = readingDecisions(istio, policies, { ...at, layer: 'tcp' });
  return authorized([...within(http, HTTP), ...within(tcp, BYTES)]);
}

/** Whether a policy means something else for HTTP than for bytes. */
function tellsHttpApart({ action, rules }: AuthorizationPolicy): boolean {
  const terms = rules.flatMap(({ from, to, when }) => [...from.flat(), ...to.flat(), ...when]);
  return action === 'CUSTOM' || terms.some(({ attribute }) => attribute.startsWith('request.'));
}

const HTTP = requestsWith({ protocol: strings('http') });
const BYTES = complementRequests(HTTP);

const NOT_HTTP: RequestDecision = {
  requests: BYTES,
  outcome: 'denied',
  because: [{ reason: 'istio/not-http' }],
};

function within(decisions: readonly RequestDecision[], set: RequestSet): readonly RequestDecision[] {
  return decisions.flatMap((decision) => {
    const requests = intersectRequests(decision.requests, set);
    return isNoRequests(requests) ? [] : { ...decision, requests };
  });
}

function authorized(decisions: readonly RequestDecision[]): Authorization {
  const unionOf = (outcome: RequestDecision['outcome']) =>
    decisions.filter((one) => one.outcome === outcome).map(({ requests }) => requests);
  return {
    permitted: unionOf('permitted').reduce(unionRequests, NO_REQUESTS),
    unknown: unionOf('unknown').reduce(unionRequests, NO_REQUESTS),
    decisions,
  };
}
