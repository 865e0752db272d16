import type { PolicyModule } from '#policy/policies.ts';

/** Modules as a text for the cache. */
export function packModules(modules: readonly PolicyModule[]): string {
  const packed = modules.map((module) => ({ ...module, wasm: Buffer.from(module.wasm).toString('base64') }));
  return JSON.stringify(packed);
}

/** The modules out of a text that `packModules` made (the cache vouches for that). */
export function unpackModules(text: string | undefined): readonly PolicyModule[] | undefined {
  if (text === undefined) return undefined;
  const packed: readonly (PolicyModule & { readonly wasm: unknown })[] = JSON.parse(text);
  return packed.map((module) => ({
    ...module,
    wasm: Uint8Array.from(Buffer.from(String(module.wasm), 'base64')),
  }));
}
