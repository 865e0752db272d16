import type { Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';

/**
 * From where it is known that a call is wanted.
 * - `declared`: a flow of eastwest.yaml. - `guessed`: manifests suggest it. - `scrape`: Prometheus, which calls pods by their addresses.
 * - `outside`: an entrance leads the world to the pods themselves. - `controller`: the same, through an ingress controller that
 *   may be in the mesh or not. - `probe`: the kubelet's, where the mesh doesn't see to it.
 */
export const NEED_BASES = ['declared', 'guessed', 'scrape', 'outside', 'controller', 'probe'] as const;
export type NeedBasis = (typeof NEED_BASES)[number];

/** Why a call is taken to be wanted. */
export interface Evidence {
  readonly text: string;
  readonly resource?: Resource;
  readonly pointer?: Pointer;
  /** Where the text is in no resource: a line of eastwest.yaml. */
  readonly place?: { readonly file: string; readonly line: number };
}

/** Something that works today and must go on working. Workloads are named by id, so that it outlives every edit. */
export interface Need {
  readonly basis: NeedBasis;
  /** A workload's id; for others, what connects: `outside`, `kubelet`. */
  readonly from: string;
  /** A workload's id. */
  readonly to: string;
  /** Of the callee's pods, TCP. */
  readonly port: number;
  /** `METHOD /path`; none for all. */
  readonly operations: readonly string[];
  /** Id of the Service by which it is called; `''` for any, or for none. */
  readonly service: string;
  /** To the pods' own addresses, past every Service. */
  readonly byAddress: boolean;
  readonly evidence: Evidence;
}

/**
 * Needs that say the same are one: the first. A guess that names no Service adds nothing to one that does; and what Prometheus calls is wanted
 * by the pods' addresses, however else it was found.
 */
export function distinctNeeds(needs: readonly Need[]): readonly Need[] {
  const pair = ({ from, to, port }: Need): string => JSON.stringify([from, to, port]);
  const pairs = (holds: (need: Need) => boolean) => new Set(needs.filter(holds).map(pair));
  const scraped = pairs(({ basis }) => basis === 'scrape');
  const declared = pairs(({ basis }) => basis === 'declared');
  const served = pairs(({ basis, service }) => basis === 'guessed' && service !== '');
  const found = new Map<string, Need>();
  for (const one of needs) {
    const key = pair(one);
    if (one.basis === 'scrape' && declared.has(key)) continue;
    if (one.basis === 'guessed' && (scraped.has(key) || (one.service === '' && served.has(key)))) continue;
    const need = one.basis === 'declared' && scraped.has(key) ? { ...one, byAddress: true } : one;
    const { basis, operations, service, byAddress } = need;
    const whole = JSON.stringify([basis, key, operations, service, byAddress]);
    if (!found.has(whole)) found.set(whole, need);
  }
  return [...found.values()];
}
