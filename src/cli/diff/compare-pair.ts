import type { ReadPair } from '#cli/diff/read-pairs.ts';
import type { Both, Side } from '#cli/diff/sides.ts';
import { fabricInput, fabricOptions } from '#cli/input/fabric-input.ts';
import type { Terminal } from '#cli/terminal.ts';
import { type Config, diffFabric, type EnvironmentDiff, NO_CONFIG } from '#index.ts';

/** What differs in one cluster, and whether that can be trusted. */
export interface Compared {
  readonly difference: EnvironmentDiff;
  readonly trusted: boolean;
}

/** Compares a cluster; each side by its own network and mesh settings, and that they aren't the same is said on stderr. */
export async function comparePair(
  sides: Both<Side>,
  { pair: { environment, base, head }, before, after, remarks }: ReadPair,
  podCidr: readonly string[],
  terminal: Terminal,
): Promise<Compared> {
  terminal.working?.(environment ?? 'comparing');
  const [then, now] = [base?.config ?? head?.config ?? NO_CONFIG, head?.config ?? base?.config ?? NO_CONFIG];
  if (settingsOf(then, podCidr) !== settingsOf(now, podCidr)) {
    const names = `${sides[0].name} and ${sides[1].name}`;
    remarks.add(`${names} differ in network or mesh settings of eastwest.yaml: each is judged by its own`);
  }
  const from = await fabricInput(before, fabricOptions(podCidr, then), terminal);
  const to = await fabricInput(after, fabricOptions(podCidr, now), terminal);
  const trusted = from.trusted && to.trusted;
  if (!trusted) remarks.add("this comparison can't be trusted: its input has severe problems");
  const diff = diffFabric(from.fabric, to.fabric);
  const name = environment === undefined ? {} : { environment };
  return { difference: { ...name, diff, remarks: remarks.all }, trusted };
}

function settingsOf({ network, mesh }: Config, podCidr: readonly string[]): string {
  return JSON.stringify([podCidr.length > 0 ? podCidr : network.podCidrs, mesh]);
}
