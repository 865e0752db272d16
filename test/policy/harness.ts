import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { buildCluster } from '#cluster/cluster.ts';
import { NO_CONFIG } from '#config/config.ts';
import { buildFabric } from '#equation/fabric.ts';
import { deriveFacts } from '#facts/derive.ts';
import type { Facts } from '#facts/facts.ts';
import type { Manifests } from '#manifest/manifests.ts';
import { parseManifests } from '#manifest/parse.ts';
import { type EvaluateOptions, type Evaluation, evaluate } from '#policy/evaluate.ts';
import { loadPolicies } from '#policy/load.ts';
import type { Policies } from '#policy/policies.ts';

const made: string[] = [];
afterAll(() => {
  for (const directory of made) rmSync(directory, { recursive: true, force: true });
});

/** A fresh directory with these files, removed after the tests of the file. */
export function directoryOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const directory = mkdtempSync(join(tmpdir(), 'eastwest-test-'));
  made.push(directory);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content);
  }
  return directory;
}

/** Compiles a directory with these files, without the built-in rules and with an empty cache. */
export async function compiled(files: Readonly<Record<string, string>>): Promise<Policies> {
  return loadPolicies({ builtin: false, directories: [directoryOf(files)], cacheDirectory: directoryOf({}) });
}

/** A rule of our convention with this body, which may use `pointer`, `result` and `input`. */
export function ruleFile(id: string, body: string, subject = 'resource'): Record<string, string> {
  const [category, name] = id.split('/');
  const text = `# METADATA
# title: Title of ${id}
# description: Description of ${id}
# schemas:
#   - input: schema.${subject}
# custom:
#   severity: error
#   remedy: Remedy of ${id}
package eastwest.rules["${category}"]["${name}"]

import data.eastwest.lib.pointer
import data.eastwest.lib.result

${body}
`;
  return { [`${id}/rule.rego`]: text };
}

/** A finding with this message on each subject for which `condition` holds. */
export function finds(message: string, condition = 'true', at = '"/metadata/name"'): string {
  return `findings contains result.finding(rego.metadata.chain(), ${at}, ${JSON.stringify(message)}) if { ${condition} }`;
}

export interface World {
  readonly manifests: Manifests;
  readonly facts: Facts;
}

export function worldOf(...documents: readonly string[]): World {
  const manifests = parseManifests([{ name: 'a.yaml', content: documents.join('\n---\n') }]);
  return {
    manifests,
    facts: deriveFacts(buildFabric(buildCluster(manifests.resources)), manifests, NO_CONFIG.intent),
  };
}

export function configMap(name: string, data = 'a: b'): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: shop\ndata:\n  ${data}`;
}

export function deployment(name: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: shop
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers:
        - name: main
          image: example/main:1
          env:
            - name: LEVEL
              value: debug`;
}

export const OPTIONS: EvaluateOptions = {
  config: { public: [] },
  now: '2026-01-01T00:00:00Z',
  severities: {},
};

export function run(
  policies: Policies,
  world: World,
  options: Partial<EvaluateOptions> = {},
): Promise<Evaluation> {
  return evaluate(policies, world.facts, world.manifests, { ...OPTIONS, ...options });
}
