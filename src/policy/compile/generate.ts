import { buildBuiltin, buildCapabilities, writeGenerated } from '#policy/compile/build-builtin.ts';
import { findOpa } from '#policy/compile/opa.ts';

/** Generates the committed files of policies/, with the pinned compiler. Their paths, from there. */
export async function generatePolicies(cacheDirectory: string): Promise<readonly string[]> {
  const opa = await findOpa({});
  const capabilities = await buildCapabilities(opa);
  await writeGenerated(capabilities);
  const builtin = await buildBuiltin(opa, { directory: cacheDirectory });
  await writeGenerated(builtin);
  return [...capabilities.keys(), ...builtin.keys()];
}
