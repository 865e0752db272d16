import type { Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import type { Attachment } from '#mesh/istio/authorization/attachment.ts';

/**
 * What an extension may do to what a proxy lets in, from least to most.
 * - `nothing`: it only watches. - `refuse`: HTTP requests that are permitted may be refused, and nothing else.
 * - `http`: HTTP requests may be permitted or refused against the policies. - `any`: bytes that aren't HTTP as well.
 * - `listener`: also which connections are accepted at all.
 */
export const EFFECTS = ['nothing', 'refuse', 'http', 'any', 'listener'] as const;
export type Effect = (typeof EFFECTS)[number];

/** What of a proxy an extension changes: what a sidecar takes, or sends; a gateway; a waypoint. */
export const PLACES = ['inbound', 'outbound', 'gateway', 'waypoint'] as const;
export type Place = (typeof PLACES)[number];

/** The most that an extension may do at a place, and the line that says so. */
export interface PlaceEffect {
  readonly effect: Effect;
  readonly pointer: Pointer;
}

/** Something that changes a proxy's configuration in ways that aren't modelled: an EnvoyFilter, a WasmPlugin, a TrafficExtension. */
export interface Extension {
  readonly resource: Resource;
  readonly namespace: string;
  readonly attachment: Attachment;
  readonly at: Readonly<Record<Place, PlaceEffect>>;
}

export function strongest(effects: readonly PlaceEffect[], fallback: Pointer): PlaceEffect {
  return effects.reduce<PlaceEffect>(
    (most, one) => (EFFECTS.indexOf(one.effect) > EFFECTS.indexOf(most.effect) ? one : most),
    { effect: 'nothing', pointer: fallback },
  );
}
