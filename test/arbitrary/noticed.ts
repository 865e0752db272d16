import { join } from 'node:path';
import type { Gain } from '#arbitrary/gain/gain.ts';
import { gains } from '#arbitrary/gain/gains.ts';
import { allWeakenings } from '#arbitrary/weakening/all-weakenings.ts';
import type { Weakening } from '#arbitrary/weakening/model.ts';
import { check } from '#check.ts';
import { buildCluster } from '#cluster/cluster.ts';
import type { Intent } from '#config/config.ts';
import { buildFabric, type Fabric } from '#equation/fabric.ts';
import type { Manifests } from '#manifest/manifests.ts';
import type { Finding } from '#policy/finding.ts';
import type { Policies } from '#policy/policies.ts';
import type { Proof } from '#prove/proof.ts';
import { proveAll } from '#prove/prove.ts';
import { type Platform, readPlatform } from '#prove/read-platform.ts';
import { standardInvariants } from '#prove/standard.ts';

/** Of one weakening of a platform: what it gives, and which findings there are that weren't there before. */
export interface Notice {
  readonly weakening: Weakening;
  readonly gains: readonly Gain[];
  /** By fingerprint, which a baseline goes by: none of an earlier finding's. */
  readonly fresh: readonly Finding[];
  /** Findings that were there, but say something else now. */
  readonly reworded: readonly Finding[];
  /** The sentences of standard invariants that held before, or were unknown, and are worse now. */
  readonly broken: readonly string[];
}

export function readReference(variant: string): Promise<Platform> {
  const manifests = join(import.meta.dirname, '..', '..', 'manifests');
  return readPlatform(`soroban-${variant}`, { cwd: manifests });
}

/**
 * The weakenings of a platform, or every so many-th of them from one on (`{ every, from }`), each with what it gives; rules are asked only
 * where it gives something.
 */
export async function* notices(
  platform: Platform,
  policies: Policies,
  { every = 1, from = 0 }: { readonly every?: number; readonly from?: number } = {},
): AsyncGenerator<Notice> {
  const { manifests, fabric, intent, config } = platform;
  const before = new Map(
    (await findings(manifests, policies, config)).map((one) => [one.fingerprint, one.message]),
  );
  const proven = proofs(fabric, intent);
  for (const [index, weakening] of allWeakenings(manifests.resources, intent).entries()) {
    const resources = index % every === from ? weakening.apply(manifests.resources) : undefined;
    if (resources === undefined) continue;
    const weak = buildFabric(buildCluster(resources), fabric.options);
    const given = gains(fabric, weak, intent);
    const matters = given.length > 0;
    const after = matters ? await findings({ ...manifests, resources }, policies, config) : [];
    yield {
      weakening,
      gains: given,
      fresh: after.filter(({ fingerprint }) => !before.has(fingerprint)),
      reworded: after.filter(({ fingerprint, message }) => (before.get(fingerprint) ?? message) !== message),
      broken: matters ? [...proofs(weak, intent)].flatMap((one) => worse(one, proven)) : [],
    };
  }
}

const TRUST: readonly Proof['outcome'][] = ['refuted', 'unknown', 'vacuous', 'holds'];

function proofs(fabric: Fabric, intent: Intent): ReadonlyMap<string, Proof['outcome']> {
  const all = proveAll(fabric, standardInvariants(intent), { intent });
  return new Map(all.map(({ sentence, outcome }) => [sentence, outcome]));
}

function worse(
  [sentence, outcome]: [string, Proof['outcome']],
  before: ReadonlyMap<string, Proof['outcome']>,
) {
  const was = TRUST.indexOf(before.get(sentence) ?? 'holds');
  return TRUST.indexOf(outcome) < was ? [sentence] : [];
}

async function findings(
  manifests: Manifests,
  policies: Policies,
  config: Platform['config'],
): Promise<readonly Finding[]> {
  return (await check(manifests, policies, { config, now: '2026-11-22T00:00:00Z' })).findings;
}
