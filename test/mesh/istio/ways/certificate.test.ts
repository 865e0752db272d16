import { describe, expect, test } from 'vitest';
import { withCertificate, withoutCertificate } from '#mesh/istio/ways/certificate.ts';
import { doubted, ifProxied, permitsEverything } from '#mesh/istio/ways/proxied.ts';
import { ALL_REQUESTS, equalRequests, NO_REQUESTS, requestsWith, unionRequests } from '#set/request-set.ts';
import { ABSENT, ALL_STRINGS, strings } from '#set/string-set.ts';

const because = [{ reason: 'none/no-proxy' }] as const;
const gets = permitsEverything(because, requestsWith({ method: strings('GET') }));

describe('what a way permits by what it lets the peer show', () => {
  test('over mutual TLS a certificate, in plaintext none; what cannot come is denied', () => {
    const [shown, hidden] = [withCertificate(gets), withoutCertificate(gets)];
    const method = strings('GET');
    expect(equalRequests(shown.permitted, requestsWith({ method, principal: ALL_STRINGS }))).toBe(true);
    expect(equalRequests(hidden.permitted, requestsWith({ method, principal: ABSENT }))).toBe(true);
    for (const { decisions } of [shown, hidden]) {
      const all = decisions.reduce((sum, { requests }) => unionRequests(sum, requests), NO_REQUESTS);
      expect(equalRequests(all, ALL_REQUESTS)).toBe(true);
      expect(decisions[0]?.outcome).toBe('denied');
    }
  });

  test('the same question has the same answer, so that it is judged once', () => {
    expect(withCertificate(gets)).toBe(withCertificate(gets));
    expect(withoutCertificate(gets)).toBe(withoutCertificate(gets));
  });

  test('past the proxy everything is permitted; where that is unknown, the rest is', () => {
    expect(ifProxied('yes', gets, because)).toBe(gets);
    expect(ifProxied('no', gets, because).permitted).toEqual(ALL_REQUESTS);
    const unsure = ifProxied('unknown', gets, because);
    expect(unsure).toEqual(doubted(gets, because));
    expect(unsure.permitted).toEqual(gets.permitted);
    expect(equalRequests(unionRequests(unsure.permitted, unsure.unknown), ALL_REQUESTS)).toBe(true);
    expect(unsure.decisions.map(({ outcome }) => outcome)).toEqual(['permitted', 'unknown']);
  });
});
