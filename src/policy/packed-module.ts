import type { PolicyModule } from '#policy/policies.ts';

/** A module as a text for the cache. */
export function packModule(module: PolicyModule): string {
  return JSON.stringify({ ...module, wasm: Buffer.from(module.wasm).toString('base64') });
}

/** A module out of a text that `packModule` made (the cache vouches for that). */
export function unpackModule(text: string | undefined): PolicyModule | undefined {
  if (text === undefined) return undefined;
  const packed: PolicyModule & { readonly wasm: unknown } = JSON.parse(text);
  return { ...packed, wasm: Uint8Array.from(Buffer.from(String(packed.wasm), 'base64')) };
}
