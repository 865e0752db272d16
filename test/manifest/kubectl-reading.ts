import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject } from '#manifest/json.ts';

/** Whether kubectl is on this machine: it is the judge of how a manifest is to be read. */
export const HAS_KUBECTL = spawnSync('kubectl', ['version', '--client']).status === 0;

/** A resource with a name by which it is found again in kubectl's output; `body` is the rest of the document. */
export function probe(index: number, body: string): string {
  return `apiVersion: eastwest.test/v1\nkind: Probe\nmetadata: {name: probe-${index}}\n${body}`;
}

/** What kubectl reads in each of these texts, all in one call; `undefined` where it refuses. */
export function readWithKubectl(texts: readonly string[]): readonly (JsonObject | undefined)[] {
  const directory = mkdtempSync(join(tmpdir(), 'eastwest-kubectl-'));
  try {
    texts.forEach((text, index) => {
      writeFileSync(join(directory, `${String(index).padStart(6, '0')}.yaml`), text);
    });
    const args = ['annotate', '--local', '-f', directory, '-o', 'json', 'x=y'];
    const { stdout } = spawnSync('kubectl', args, { encoding: 'utf8', maxBuffer: 2 ** 30 });
    const read = new Map(stdout.split(/(?<=^\})\n(?=\{)/m).flatMap(entry));
    return texts.map((_, index) => read.get(`probe-${index}`));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function entry(json: string): readonly (readonly [string, JsonObject])[] {
  if (json.trim() === '') return [];
  const { metadata, ...rest } = JSON.parse(json);
  const { annotations: _, ...kept } = metadata;
  return [[metadata.name, { ...rest, metadata: kept }]];
}
