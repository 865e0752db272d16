import { describe, expect, test } from 'vitest';
import { clientTls } from '#mesh/istio/client/client-tls.ts';
import { TLS_MODES } from '#mesh/istio/client/traffic-policy.ts';
import { hasVectors, readVectors } from './vectors.ts';

interface Row {
  readonly name: string;
  readonly destinationRuleTLS: { readonly mode: string } | null;
  readonly certsFromProxyMetadata: boolean;
  readonly enableAutoMtls: boolean;
  readonly meshExternal: boolean;
  readonly serverMtlsMode: 'STRICT' | 'PERMISSIVE' | 'DISABLE' | 'UNKNOWN';
  readonly expect: {
    readonly clientTLS: { readonly mode: string } | null;
    readonly origin: 'userSupplied' | 'autoDetected';
  };
}

const rows = readVectors<{ readonly rows: readonly Row[] }>('istio-auto-mtls').flatMap((one) => one.rows);

/** Server names and the names that a server's certificate must have aren't modelled: they don't change the transport. */
describe.skipIf(!hasVectors)('istio-auto-mtls [needs ../shared]', () => {
  test('there are cases', () => {
    expect(rows.length).toBeGreaterThan(10);
  });

  test.each(rows)('$name', (row) => {
    const chosen = clientTls({
      configured: TLS_MODES.find((mode) => mode === row.destinationRuleTLS?.mode),
      certsFromProxyMetadata: row.certsFromProxyMetadata,
      autoMtls: row.enableAutoMtls,
      meshExternal: row.meshExternal,
      serverMode: row.serverMtlsMode,
    });
    expect({ mode: chosen.mode ?? null, origin: chosen.origin }).toEqual({
      mode: row.expect.clientTLS?.mode ?? null,
      origin: row.expect.origin === 'autoDetected' ? 'automatic' : 'user',
    });
  });
});
