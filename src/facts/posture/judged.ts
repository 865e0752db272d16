import type { Fabric } from '#equation/fabric.ts';
import type { FabricListener } from '#equation/listener.ts';
import { requestsFrom } from '#equation/requests.ts';
import { distinctReasons, type Reasons } from '#facts/platform/reason.ts';
import type { Reason } from '#facts/platform/schema.ts';
import type { PostureListener } from '#facts/posture/schema.ts';
import type { Authorization } from '#mesh/authorization.ts';
import type { MeshBecause } from '#mesh/because.ts';
import { membershipOf } from '#mesh/mesh.ts';
import type { Way } from '#mesh/way.ts';
import { ALL_ADDRESSES } from '#set/address-set.ts';
import type { Dimension } from '#set/dimension.ts';
import { hasRequest, type Request } from '#set/request.ts';
import {
  intersectRequests,
  isNoRequests,
  type RequestSet,
  subtractRequests,
  whereValue,
} from '#set/request-set.ts';
import { ABSENT, hasString, type StringSet, strings, unionStrings } from '#set/string-set.ts';

type Judged = Pick<PostureListener['strangers'], 'answer' | 'because'>;

const NO: Judged = { answer: 'no', because: [] };

/** An identity, and a request, that no policy names: whoever lets these pass lets anything pass. */
const NOBODY = { namespace: 'zz-nobody-names-this', serviceAccount: 'zz-nobody' };
const NOTHING: Request['values'] = {
  method: 'ZZNOBODY',
  path: '/zz/nobody/names/this',
  host: 'zz.nobody.invalid',
};

/** Whether authorization is open by default on some way that takes an identity. */
export function strangers(fabric: Fabric, { workload, ways }: FabricListener, reasons: Reasons): Judged {
  const { mesh: kind, member } = membershipOf(fabric.mesh, workload);
  if (member === 'no' || kind === 'none') return NO;
  const principal = fabric.mesh.semantics[kind].principalOf(NOBODY.namespace, NOBODY.serviceAccount);
  const asked = (['http', 'tcp'] as const).map(
    (protocol): Request => ({ values: { ...NOTHING, principal, protocol }, addresses: {} }),
  );
  return firstOf(
    ways.filter(({ transport }) => transport === 'mtls'),
    (way) => {
      const { certain, possible } = requestsFrom(way.authorization, { source: ALL_ADDRESSES });
      const holds = (set: RequestSet) => asked.some((request) => hasRequest(set, request));
      return {
        certain: holds(certain),
        possible: holds(possible),
        because: deciding(way.authorization, strings(principal)),
      };
    },
    reasons,
  );
}

/** Whether an address is enough to be permitted. */
export function byNetwork(fabric: Fabric, { workload, ways }: FabricListener, reasons: Reasons): Judged {
  const { mesh: kind, member } = membershipOf(fabric.mesh, workload);
  if (member === 'no' || kind === 'none') return NO;
  const nobody = fabric.mesh.semantics[kind].principalOf(NOBODY.namespace, NOBODY.serviceAccount);
  const anonymous = unionStrings(ABSENT, strings(nobody));
  return firstOf(
    ways,
    ({ authorization }) => {
      const found = authorization.decisions.filter(
        ({ outcome, requests }) =>
          outcome !== 'denied' && requests.some((region) => asksOnlyAddress(region, nobody)),
      );
      const sure = found.some(({ outcome }) => outcome === 'permitted');
      const because = found
        .filter(({ requests }) => !isNoRequests(whereValue(requests, 'principal', anonymous)))
        .flatMap((decision) => decision.because);
      return { certain: sure, possible: found.length > 0, because };
    },
    reasons,
  );
}

function asksOnlyAddress({ values, addresses }: RequestSet[number], nobody: string): boolean {
  const { principal } = values;
  const anybody = principal === undefined || hasString(principal, undefined) || hasString(principal, nobody);
  return anybody && (addresses.source !== undefined || addresses.remote !== undefined);
}

const HTTP_ONLY: readonly Dimension[] = ['method', 'path', 'host'];

/** Whether bytes that aren't HTTP get past rules that speak of HTTP: permitted to whom not every HTTP request is. */
export function rawTcp({ ways }: FabricListener, reasons: Reasons): Judged {
  return firstOf(
    ways,
    ({ authorization }) => {
      const { certain, possible } = requestsFrom(authorization, { source: ALL_ADDRESSES });
      if (!authorization.decisions.some(({ requests }) => requests.some(speaksOfHttp))) {
        return { certain: false, possible: false, because: [] };
      }
      const surely = subtractRequests(on(certain, 'tcp'), on(possible, 'http'));
      const perhaps = subtractRequests(on(possible, 'tcp'), on(certain, 'http'));
      const because = authorization.decisions
        .filter(({ outcome }) => outcome !== 'denied')
        .filter(({ requests }) => !isNoRequests(intersectRequests(on(requests, 'tcp'), perhaps)))
        .flatMap((decision) => decision.because);
      return { certain: !isNoRequests(surely), possible: !isNoRequests(perhaps), because };
    },
    reasons,
  );
}

function speaksOfHttp({ values }: RequestSet[number]): boolean {
  return Object.keys(values).some((key) => key.startsWith('header:') || HTTP_ONLY.some((one) => one === key));
}

function on(set: RequestSet, protocol: 'http' | 'tcp'): RequestSet {
  return whereValue(set, 'protocol', strings(protocol));
}

interface Tried {
  readonly certain: boolean;
  readonly possible: boolean;
  readonly because: readonly MeshBecause[];
}

/** The worst answer of the ways that are, or may be, accepted. */
function firstOf(ways: readonly Way[], ask: (way: Way) => Tried, reasons: Reasons): Judged {
  let worst: Judged = NO;
  for (const way of ways) {
    if (way.accepted === 'no') continue;
    const { certain, possible, because } = ask(way);
    if (!certain && !possible) continue;
    const told: readonly Reason[] = distinctReasons(reasons.mesh(because));
    if (certain && way.accepted === 'yes') return { answer: 'yes', because: told };
    worst = { answer: 'unknown', because: told };
  }
  return worst;
}

function deciding({ decisions }: Authorization, principal: StringSet): readonly MeshBecause[] {
  return decisions
    .filter(({ outcome }) => outcome !== 'denied')
    .filter(({ requests }) => !isNoRequests(whereValue(requests, 'principal', principal)))
    .flatMap(({ because }) => because);
}
