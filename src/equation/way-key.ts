import type { Authorization } from '#mesh/authorization.ts';
import type { MeshBecause } from '#mesh/because.ts';
import type { Way } from '#mesh/way.ts';
import { identityNumber } from '#set/identity-number.ts';
import { requestsNumber } from '#set/request-set.ts';

/** Part of a JSON key: the same only for ways that accept and permit the same, through the same relay, for the same reasons. */
export function wayKey({ transport, port, accepted, because, via, called, authorization }: Way): unknown {
  return [
    transport,
    port,
    accepted,
    because.map(reasonKey),
    via ?? null,
    called === undefined ? null : identityNumber(called.service),
    authorizationKey(authorization),
  ];
}

function authorizationKey({ permitted, unknown, decisions }: Authorization): unknown {
  return [
    requestsNumber(permitted),
    requestsNumber(unknown),
    decisions.map(({ requests, outcome, because }) => [
      requestsNumber(requests),
      outcome,
      because.map(reasonKey),
    ]),
  ];
}

function reasonKey({ reason, resource, pointer, detail }: MeshBecause): unknown {
  return [reason, resource === undefined ? -1 : identityNumber(resource), pointer ?? '', detail ?? ''];
}
