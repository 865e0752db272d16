import { Buffer } from 'node:buffer';
import { isBareKey } from '#manifest/bare-key.ts';

/** Shorter values would take away half of every sentence. */
const SHORTEST = 4;

/** A line of a longer secret is hidden by itself only if it can hardly stand in a text by chance. */
const SHORTEST_LINE = 8;

/**
 * Each way in which the secrets can stand in a text: as they are, quoted (JSON, with or without escaped `/`; YAML's single quotes),
 * percent-encoded (RFC 3986), in base64 (RFC 4648, as in a Secret's `data`), and, where a secret has several
 * lines, line by line, since an excerpt holds lines. `spared` values are left out. Each form has at least four characters.
 */
export function secretForms(secrets: readonly string[], spared: ReadonlySet<string>): readonly string[] {
  const forms = new Set<string>();
  for (const secret of secrets) {
    if (secret.length < SHORTEST || spared.has(secret)) continue;
    for (const form of [secret, ...encodings(secret), ...lines(secret)]) forms.add(form);
  }
  return [...forms];
}

function encodings(secret: string): readonly string[] {
  const wellFormed = secret.replace(/\p{Cs}/gu, '\ufffd');
  const quoted = JSON.stringify(secret).slice(1, -1);
  const bytes = Buffer.from(wellFormed, 'utf8');
  return [
    quoted,
    quoted.replaceAll('/', '\\/'),
    secret.replaceAll("'", "''"),
    encodeURIComponent(wellFormed),
    encodeURI(wellFormed),
    bytes.toString('base64'),
    bytes.toString('base64url'),
  ].filter((form) => form.length >= SHORTEST);
}

function lines(secret: string): readonly string[] {
  if (!/[\r\n]/.test(secret)) return [];
  const all = secret.split(/\r\n|\r|\n/);
  return all
    .filter((line, index) => !isBareKey(line, all[index + 1] ?? ''))
    .map((line) => line.trim())
    .filter((line) => line.length >= SHORTEST_LINE)
    .flatMap((line) => [line, JSON.stringify(line).slice(1, -1)]);
}
