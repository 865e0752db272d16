import type { Fabric, Intent, Invariant, Manifests, Proof } from '#index.ts';
import { EastwestError, prove, renderProofs } from '#index.ts';

/** What can be proven something about: a fabric; with what is declared, and with the manifests that have the lines, as a platform. */
export type Provable =
  | Fabric
  | { readonly fabric: Fabric; readonly intent?: Intent; readonly manifests?: Manifests };

/** @throws EastwestError `bad-usage` if there is nothing to prove anything about */
export function proofOf(received: unknown, invariant: Invariant): Proof {
  if (isPlatform(received)) {
    const { fabric, intent, manifests } = received;
    return prove(fabric, invariant, { ...(intent && { intent }), ...(manifests && { manifests }) });
  }
  if (isFabric(received)) return prove(received, invariant);
  throw new EastwestError(
    'bad-usage',
    'expect(…) was given neither a fabric nor a platform',
    "Give it what buildFabric returns, or `await readPlatform('manifests')`.",
  );
}

/** A proof in words, as a failing test shows it. */
export function proofText(proof: Proof): string {
  return renderProofs([proof], 'text', { color: false, verbose: false }).trimEnd();
}

type WithFabric = Exclude<Provable, Fabric>;

function isPlatform(value: unknown): value is WithFabric {
  return isObject(value) && isFabric(value['fabric']);
}

function isFabric(value: unknown): value is Fabric {
  return (
    isObject(value) && isObject(value['network']) && isObject(value['mesh']) && isObject(value['cluster'])
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
