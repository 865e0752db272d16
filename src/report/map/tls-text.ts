import type { MapGate } from '#reach/map/map.ts';

const TLS: Readonly<Record<MapGate['tls'], string>> = {
  none: 'plaintext',
  redirect: 'redirects to HTTPS',
  simple: 'TLS',
  mutual: 'TLS with client certificates',
  'optional-mutual': 'TLS, client certificates if they have one',
  passthrough: 'TLS passed through',
  mesh: "the mesh's mTLS",
  unknown: 'TLS?',
};

/** `TLS from TLSV1_2`, `plaintext`: what a gateway asks of those who connect. */
export function tlsText({ tls, minimumVersion }: Pick<MapGate, 'tls' | 'minimumVersion'>): string {
  return minimumVersion === '' ? TLS[tls] : `${TLS[tls]} from ${versionText(minimumVersion)}`;
}

/** `TLSV1_2` and `1.2` as people say it. */
function versionText(written: string): string {
  const match = /^(?:TLS)?V?(\d)[._](\d)$/i.exec(written);
  return match === null ? written : `${match[1]}.${match[2]}`;
}
