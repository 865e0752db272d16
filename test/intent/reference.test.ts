import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Flow, parseConfig } from '#index.ts';
import { flowTexts, proposalOfFolder } from './proposal-of.ts';

function declared(variant: string): readonly Flow[] {
  const file = `manifests/${variant}/eastwest.yaml`;
  return parseConfig(readFileSync(file, 'utf8'), file).intent.flows;
}

/** `from → to:port`; of a flow without ports, those that the platform's API has. */
function pairs(flows: readonly Flow[]): readonly string[] {
  return flows.flatMap(({ from, to, ports }) =>
    (ports.length > 0 ? ports : [8080]).map((port) => `${from} → ${to}:${port}`),
  );
}

describe.each(['soroban-istio', 'soroban-ambient', 'soroban-linkerd'])('%s', (variant) => {
  test('each declared flow is proposed from a policy that names the caller, and nothing else is proposed', async () => {
    const proposal = await proposalOfFolder(`manifests/${variant}`);
    const found = proposal.flows.flatMap(({ from, to, ports }) =>
      ports.map(
        (port) => `${from.namespace}/${from.resource.name} → ${to.namespace}/${to.resource.name}:${port}`,
      ),
    );
    expect([...found].sort()).toEqual([...pairs(declared(variant))].sort());
    expect(proposal.flows.filter(({ sure }) => !sure)).toEqual([]);
    expect(proposal.flows.map(({ evidence }) => evidence[0]?.resource.kind)).toEqual(
      proposal.flows.map(() => 'AuthorizationPolicy'),
    );
    expect(proposal.strangers).toEqual([]);
    expect(proposal.uncalled).toEqual([]);
  });

  test('operations are those that are declared', async () => {
    const texts = flowTexts(await proposalOfFolder(`manifests/${variant}`));
    const wanted = declared(variant).filter(({ operations }) => operations.length > 0);
    expect(wanted.length).toBe(2);
    for (const { from, to, operations } of wanted) {
      expect(texts).toContain(`sure ${from} → ${to}:8080 ${operations.join(', ')}`);
    }
  });

  test('the gateway is public', async () => {
    const { public: open } = await proposalOfFolder(`manifests/${variant}`);
    expect(open.map(({ workload, sure }) => [workload.resource.name, sure])).toEqual([['api-gateway', true]]);
  });
});

describe('soroban-flat', () => {
  test('all that is declared is guessed, nothing else, and nothing is taken for sure', async () => {
    const proposal = await proposalOfFolder('manifests/soroban-flat');
    const texts = flowTexts(proposal);
    const wanted = pairs(declared('soroban-flat')).map((pair) => `guess ${pair}`);
    expect([...texts].sort()).toEqual([...wanted].sort());
  });

  test('of several ways in none is taken for meant', async () => {
    const { public: open } = await proposalOfFolder('manifests/soroban-flat');
    expect(open.length).toBe(5);
    expect(open.filter(({ sure }) => sure)).toEqual([]);
  });
});
