import { buildCluster } from '#cluster/cluster.ts';
import { parseConfig } from '#config/parse.ts';
import { buildFabric } from '#equation/fabric.ts';
import { deriveFacts } from '#facts/derive.ts';
import type { Facts } from '#facts/facts.ts';
import type { Manifests } from '#manifest/manifests.ts';
import { parseManifests } from '#manifest/parse.ts';
import { exampleConfig } from '#policy/authoring/expectations.ts';
import { type Evaluation, evaluate } from '#policy/evaluate.ts';
import type { Policies } from '#policy/policies.ts';

/** An example as the real loader and the real facts see it. */
export interface Example {
  readonly text: string;
  readonly manifests: Manifests;
  readonly facts: Facts;
}

export function loadExample(name: string, text: string, config = exampleConfig(text)): Example {
  const manifests = parseManifests([{ name, content: text }]);
  const { intent } = parseConfig(config, name);
  return {
    text,
    manifests,
    facts: deriveFacts(buildFabric(buildCluster(manifests.resources)), manifests, intent),
  };
}

/** All rules' verdicts on an example. */
export function judge(policies: Policies, { facts, manifests }: Example): Promise<Evaluation> {
  return evaluate(policies, facts, manifests, {
    config: {},
    now: '2026-11-22T00:00:00Z',
    severities: {},
  });
}
