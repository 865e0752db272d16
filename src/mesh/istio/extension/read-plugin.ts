import { namespaceOf } from '#cluster/namespace.ts';
import { arrayAt, isObject, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import type { Resource } from '#manifest/resource.ts';
import { readAttachment } from '#mesh/istio/authorization/attachment.ts';
import type { Effect, Extension, PlaceEffect } from '#mesh/istio/extension/extension.ts';

/**
 * A WasmPlugin or TrafficExtension (Istio reference, "Wasm Plugin", "Traffic Extension"): a program that sees each request, and may answer or
 * rewrite it, before authorization or at a place that the control plane chooses; with `phase: STATS` after authorization, so that it can
 * only refuse. Programs of type NETWORK see bytes as well. They come after TLS, and don't change what the listener accepts. To which ports
 * one is restricted isn't looked at.
 */
export function readPlugin(resource: Resource): Extension {
  const spec = objectAt(resource.object, 'spec');
  const effect: PlaceEffect = { effect: effectOf(spec), pointer: pointerOf(spec) };
  const nothing: PlaceEffect = { effect: 'nothing', pointer: '/spec' };
  const modes = arrayAt(spec, 'match').map((one) => (isObject(one) ? stringAt(one, 'mode') : undefined));
  const only = (mode: string) => modes.length > 0 && modes.every((one) => one === mode);
  return {
    resource,
    namespace: namespaceOf(resource),
    attachment: readAttachment(spec),
    at: {
      inbound: only('CLIENT') ? nothing : effect,
      outbound: only('SERVER') ? nothing : effect,
      // Which mode a gateway's or a waypoint's traffic has differs between versions.
      gateway: effect,
      waypoint: effect,
    },
  };
}

function effectOf(spec: JsonObject): Effect {
  const type = stringAt(spec, 'type') ?? stringAt(objectAt(spec, 'wasm'), 'type');
  if (type === 'NETWORK') return 'any';
  return stringAt(spec, 'phase') === 'STATS' ? 'refuse' : 'http';
}

function pointerOf(spec: JsonObject): string {
  const member = ['phase', 'url', 'wasm', 'lua'].find((key) => Object.hasOwn(spec, key));
  return member === undefined ? '/spec' : `/spec/${member}`;
}
