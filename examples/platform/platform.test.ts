import {
  allOf,
  buildCluster,
  buildFabric,
  check,
  everyCallAuthenticated,
  flowsWork,
  loadPolicies,
  noPlaintextPort,
  onlyMayCall,
  onlyReachableFrom,
  type Platform,
  type Resource,
  readPlatform,
} from 'eastwest';
import 'eastwest/vitest';
import { allWeakenings, intruder, type Weakening, weakens, withIntruder } from 'eastwest/arbitraries';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';

/** As many intruders as are tried; CI tries more (`INTRUDERS=1000`). */
const INTRUDERS = Number(process.env['INTRUDERS'] ?? 40);
/** Of the weakenings, every so many-th is checked; CI checks all of them (`EVERY=1`). */
const EVERY = Number(process.env['EVERY'] ?? 40);

describe.each(['istio', 'ambient', 'linkerd'])('the platform on %s', (variant) => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await readPlatform(`manifests/soroban-${variant}`);
  });

  /** The platform with other resources. */
  function changed(resources: readonly Resource[]): Platform {
    const manifests = { ...platform.manifests, resources };
    return { ...platform, manifests, fabric: buildFabric(buildCluster(resources)) };
  }

  describe('is proven', () => {
    test('only the gateway reaches the indexer', () => {
      expect(platform).toHold(
        onlyReachableFrom('soroban/soroban-indexer', 'edge/api-gateway', { ports: [8080] }),
      );
    });

    test('no plaintext port is exposed', () => {
      expect(platform).toHold(noPlaintextPort());
    });

    test('only the gateway may ask for a refund; what is declared works; whoever calls has an identity', () => {
      expect(platform).toHold(
        allOf(
          onlyMayCall('payments/payments', 'POST /refunds', 'edge/api-gateway', { ports: [8080] }),
          flowsWork(),
          everyCallAuthenticated(),
        ),
      );
    });
  });

  describe('stands against whoever is added', () => {
    test('no intruder reaches the indexer, nor anything in plaintext', () => {
      fc.assert(
        fc.property(intruder(platform.fabric, { intent: platform.intent }), (added) => {
          const after = changed(withIntruder(platform.manifests.resources, added));
          expect(after).toHold(
            onlyReachableFrom('soroban/soroban-indexer', 'edge/api-gateway', { ports: [8080] }),
          );
          const name = `Pod/${added.pod.metadata?.namespace ?? 'default'}/${added.pod.metadata?.name}`;
          expect(after).not.toReach(name, 'soroban/soroban-indexer:8080');
          expect(after).not.toReach(name, 'payments/payments:8080');
          expect(after).not.toReach(name, 'database/postgres:5432');
        }),
        { numRuns: INTRUDERS },
      );
    });
  });

  describe('is guarded by its rules', () => {
    test('every weakening that matters is noticed by some rule', async () => {
      const policies = await loadPolicies();
      const known = await findings(platform, policies);
      const survivors: string[] = [];
      let relevant = 0;
      for (const [index, weakening] of allWeakenings(platform.manifests.resources, platform.intent).entries()) {
        const resources = index % EVERY === 0 ? weakening.apply(platform.manifests.resources) : undefined;
        if (resources === undefined) continue;
        const after = changed(resources);
        if (!weakens(platform.fabric, after.fabric, platform.intent)) continue;
        relevant += 1;
        const fresh = (await findings(after, policies)).filter((one) => !known.includes(one));
        if (fresh.length === 0) survivors.push(sentence(weakening));
      }
      expect(relevant, 'weakenings that matter').toBeGreaterThan(0);
      expect(survivors).toEqual([]);
    });
  });
});

function sentence({ name, sentence: text }: Weakening): string {
  return `${name}: ${text}`;
}

/** What the rules say, in a form that survives moved lines. */
async function findings(
  { manifests, config }: Platform,
  policies: Awaited<ReturnType<typeof loadPolicies>>,
): Promise<readonly string[]> {
  const report = await check(manifests, policies, { config, now: '2026-11-22T00:00:00Z' });
  return report.findings.map(({ rule, message }) => `${rule}: ${message}`);
}
