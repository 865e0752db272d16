import { describe, expect, test } from 'vitest';
import { type KialiCase, kialiVerdicts } from './kiali-validations.ts';
import { hasVectors, readVectors } from './vectors.ts';

const cases = readVectors<KialiCase>('kiali-validations');

/**
 * Where the documentation of Istio says otherwise than that tool. It counts mutual TLS as enabled only where a PeerAuthentication says so; but
 * "if not set, PERMISSIVE" (API reference, PeerAuthentication), which takes the mutual TLS that a DestinationRule asks for.
 */
const DIFFERENT: Readonly<Record<string, string>> = {
  'authorization--mtls_enabled_checker_12--automtls-false': 'no PeerAuthentication, so PERMISSIVE',
  'authorization--mtls_enabled_checker_6--automtls-false': 'no PeerAuthentication, so PERMISSIVE',
};

describe.skipIf(!hasVectors)('kiali-validations [needs ../shared]', () => {
  test('there are cases', () => {
    expect(cases.length).toBeGreaterThan(30);
  });

  test.each(cases)('$name', (one) => {
    const verdicts = kialiVerdicts(one);
    const expected = one.expect.map(({ object, path }) => ({ object, path }));
    if (DIFFERENT[one.name] === undefined) expect(verdicts).toEqual(expected);
    else expect([verdicts, expected.length]).toEqual([[], 1]);
  });
});
