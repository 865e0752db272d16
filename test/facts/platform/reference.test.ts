import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { buildCluster } from '#cluster/cluster.ts';
import type { Config } from '#config/config.ts';
import { parseConfig } from '#config/parse.ts';
import { buildFabric } from '#equation/fabric.ts';
import { groupMembers } from '#facts/platform/groups.ts';
import { derivePlatform } from '#facts/platform/platform.ts';
import type { PlatformFacts } from '#facts/platform/schema.ts';
import { readManifests } from '#manifest/read.ts';

interface Platform {
  readonly facts: PlatformFacts;
  readonly config: Config;
}

async function platform(variant: string): Promise<Platform> {
  const folder = `manifests/soroban-${variant}`;
  const file = `${folder}/eastwest.yaml`;
  const manifests = await readManifests([folder], { cwd: process.cwd(), exclude: [file] });
  const config = parseConfig(readFileSync(file, 'utf8'), file);
  const fabric = buildFabric(buildCluster(manifests.resources));
  return { facts: derivePlatform(fabric, manifests, config.intent), config };
}

/** `from → to:port`, or with what is sent where that isn't everything, of existing workloads that reach a declared port. */
function calls({ facts }: Platform): readonly string[] {
  const nameOf = (number: number) => facts.workloads[number]?.id.split('/').slice(1).join('/') ?? '';
  return facts.workloads
    .flatMap(({ id, listeners }) =>
      listeners
        .filter(({ source }) => source === 'container' || source === 'service')
        .flatMap(({ ports, inbound }) =>
          inbound.flatMap(({ peer, via, transport, outcome }) =>
            groupMembers(facts, peer.group).map(
              (number) =>
                `${nameOf(number)} → ${id.split('/').slice(1).join('/')}:${ports} ${transport}${via === '' ? '' : ' via waypoint'}${outcome === 'open' ? '' : ' ?'}`,
            ),
          ),
        ),
    )
    .sort();
}

function declared({ config }: Platform): readonly string[] {
  return config.intent.flows.map(({ from, to }) => `${from} → ${to}`);
}

describe.each(['istio', 'ambient', 'linkerd'])('soroban-%s', (variant) => {
  test('every declared call works, by mutual TLS', async () => {
    const { facts, config } = await platform(variant);
    const flows = facts.workloads.flatMap((workload) => workload.flows);
    expect(facts.dangling).toEqual([]);
    expect(flows.length).toBeGreaterThanOrEqual(config.intent.flows.length);
    expect(flows.filter(({ works, transport }) => works !== 'yes' || transport !== 'mtls')).toEqual([]);
  });

  test('nobody else among the workloads reaches a declared port', async () => {
    const known = await platform(variant);
    const wanted = declared(known);
    const others = [...new Set(calls(known).map((call) => call.split(':')[0] ?? ''))].filter(
      (call) => !wanted.includes(call),
    );
    expect(others).toEqual(variant === 'ambient' ? AMBIENT : []);
  });

  test('nothing that is reached takes plaintext, but for what is public', async () => {
    const { facts } = await platform(variant);
    const bare = facts.workloads
      .filter(({ id }) => id !== 'Deployment/edge/api-gateway')
      .flatMap(({ id, listeners }) =>
        listeners
          .filter(({ source }) => source === 'container' || source === 'service')
          .flatMap(({ ports, inbound }) =>
            inbound.filter(({ transport }) => transport === 'plaintext').map(() => `${id}:${ports}`),
          ),
      );
    expect(bare).toEqual([]);
  });
});

/** What a waypoint is there for: it calls the pods for others, and takes their calls. */
const AMBIENT = [
  'edge/api-gateway → payments/waypoint',
  'payments/refund-worker → payments/waypoint',
  'payments/waypoint → payments/payments',
];

describe('soroban-flat', () => {
  test('anybody reaches anything in plaintext, and is in no mesh', async () => {
    const known = await platform('flat');
    expect(new Set(known.facts.workloads.map(({ membership }) => membership.mesh))).toEqual(
      new Set(['none']),
    );
    const { length } = known.facts.workloads;
    const pairs = new Set(calls(known).map((call) => call.split(':')[0]));
    expect(pairs.size).toBe(length * (length - 1));
    for (const { blast } of known.facts.workloads) expect(blast.reached).toBe(length - 1);
  });
});
