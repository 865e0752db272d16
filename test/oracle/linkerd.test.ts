import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { linkerdSemantics } from '#mesh/linkerd/linkerd.ts';
import type { Way } from '#mesh/way.ts';
import { hasRequest, type Request } from '#set/request.ts';
import { includesRequests, isNoRequests, unionRequests, whereValue } from '#set/request-set.ts';
import { ABSENT, ALL_STRINGS } from '#set/string-set.ts';
import { clusterOf } from '../network/cluster-of.ts';
import { calls, clientWorlds, routedWorlds, worlds } from './linkerd-arbitrary.ts';
import { manifestsOf } from './linkerd-manifests.ts';
import { lets } from './linkerd-oracle.ts';
import type { Call, World } from './linkerd-world.ts';

const port = fc.constantFrom(8080, 8081, 9090);

describe('Linkerd, held against the oracle', () => {
  test.each([
    { what: 'anything', of: worlds, at: port, numRuns: 50 },
    { what: 'routes', of: routedWorlds, at: fc.constant(8080), numRuns: 40 },
    { what: 'clients', of: clientWorlds, at: fc.constant(8080), numRuns: 60 },
  ])('a call is permitted, refused or doubtful as the oracle says: $what', ({ of, at, numRuns }) => {
    fc.assert(
      fc.property(of, at, fc.array(calls, { minLength: 20, maxLength: 40 }), (world, number, asked) => {
        const ways = waysOf(world, number);
        for (const call of asked) {
          for (const way of ways.filter(
            ({ transport }) => (transport === 'mtls') === (call.identity !== undefined),
          )) {
            expect({ call, answer: answerOf(way, call) }).toEqual({
              call,
              answer: lets(world, number, call),
            });
          }
        }
      }),
      { numRuns },
    );
  });

  test('the decisions of a way partition all requests', () => {
    fc.assert(
      fc.property(worlds, port, calls, (world, number, call) => {
        for (const { authorization } of waysOf(world, number)) {
          const holding = authorization.decisions.filter(({ requests }) =>
            hasRequest(requests, requestOf(call)),
          );
          expect(holding.map(({ outcome }) => outcome)).toHaveLength(1);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('laws of Linkerd', () => {
  test('what is permitted without an identity is permitted with any, where the port is not out of the mesh', () => {
    fc.assert(
      fc.property(worlds, port, calls, (world, number, call) => {
        const [plain] = waysOf(world, number);
        const direct = waysOf(world, number).at(-1);
        const bare = { ...call, identity: undefined };
        fc.pre(plain !== undefined && plain.because[0]?.reason !== 'linkerd/skip-inbound');
        fc.pre(call.identity !== undefined && hasRequest(plain.authorization.permitted, requestOf(bare)));
        expect(direct && hasRequest(direct.authorization.permitted, requestOf(call))).toBe(true);
      }),
      { numRuns: 12 },
    );
  });

  test('one more authorization of a Server never closes', () => {
    fc.assert(
      fc.property(worlds, port, (world, number) => {
        const { serverAuthorizations, policies, ...rest } = world;
        const fewer = {
          ...rest,
          serverAuthorizations: serverAuthorizations.slice(1),
          policies: policies.slice(1),
        };
        for (const [index, way] of waysOf(world, number).entries()) {
          const before = waysOf(fewer, number)[index];
          expect(
            before && includesRequests(way.authorization.permitted, before.authorization.permitted),
          ).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('under deny, a Server with no authorization and no accessPolicy permits nothing but probes', () => {
    fc.assert(
      fc.property(worlds, port, (world, number) => {
        const bare: World = {
          ...world,
          pod: { ...world.pod, annotations: { 'config.linkerd.io/default-inbound-policy': 'deny' } },
          servers: world.servers.map(({ accessPolicy: _, ...one }) => one),
          serverAuthorizations: [],
          policies: [],
        };
        for (const { authorization } of waysOf(bare, number)) {
          const open = whereValue(authorization.permitted, 'path', ALL_STRINGS);
          const others = authorization.decisions.filter(
            ({ outcome, because }) => outcome !== 'denied' && because[0]?.reason !== 'linkerd/probe',
          );
          expect(others).toEqual([]);
          expect(isNoRequests(whereValue(open, 'principal', ABSENT)) || bare.pod.probe.port === number).toBe(
            true,
          );
        }
      }),
      { numRuns: 40 },
    );
  });

  test('the order of documents changes nothing', () => {
    fc.assert(
      fc.property(worlds, port, (world, number) => {
        const documents = manifestsOf(world);
        expect(ways(documents.toReversed(), number)).toEqual(ways(documents, number));
      }),
      { numRuns: 30 },
    );
  });
});

function waysOf(world: World, number: number): readonly Way[] {
  return ways(manifestsOf(world), number).filter(({ accepted }) => accepted === 'yes');
}

function ways(documents: ReturnType<typeof manifestsOf>, number: number): readonly Way[] {
  const cluster = clusterOf(documents);
  const [pod] = cluster.workloads;
  if (pod === undefined) throw new Error('no pod');
  const found = linkerdSemantics(cluster, {}).ways(pod, number);
  // Where a resource stands in the file is no part of what holds.
  return JSON.parse(JSON.stringify(found, (key, value) => (key === 'origin' ? undefined : value)));
}

function answerOf({ authorization }: Way, call: Call): 'yes' | 'no' | 'maybe' {
  const request = requestOf(call);
  const { permitted, unknown } = authorization;
  expect(hasRequest(permitted, request) && hasRequest(unknown, request)).toBe(false);
  if (hasRequest(permitted, request)) return 'yes';
  return hasRequest(unionRequests(permitted, unknown), request) ? 'maybe' : 'no';
}

function requestOf({ identity, source, http, method, path, host, headers }: Call): Request {
  const expression = '/[a-z]+(/b)?';
  const matched = new RegExp(`^(?:${expression})$`).test(path);
  return {
    values: {
      ...(identity === undefined ? {} : { principal: identity }),
      protocol: http ? 'http' : 'tcp',
      ...(http ? { method, path, host } : {}),
      ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [`header:${name}`, value])),
      ...(matched ? { [`condition:path matches ${expression}`]: 'true' } : {}),
    },
    addresses: { source },
  };
}
