import { REDACTED } from '#manifest/redacted.ts';

/** Secrets that show themselves by their form, with what to leave of them. Each pattern takes linear time. */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  // PEM (RFC 7468), also cut off at the end of the text.
  [
    /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----|$)/g,
    REDACTED,
  ],
  // The password in a URL (RFC 3986, section 3.2.1).
  [/\b([a-z][a-z0-9+.-]{0,30}:\/\/[^\s:@/?#"'<>]{0,128}):[^\s/"'<>]{1,256}@/gi, `$1:${REDACTED}@`],
  // JSON Web Tokens (RFC 7519): two or three parts, the first an object.
  [/\beyJ[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]*)?/g, REDACTED],
  // Tokens with a fixed prefix: AWS, GitHub, GitLab, Slack, Stripe, Google, npm.
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, REDACTED],
  [/\b(?:gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_\w{20,255})/g, REDACTED],
  [/\bglpat-[\w-]{20,255}/g, REDACTED],
  [/\bxox[abeoprs]-[A-Za-z0-9-]{10,255}/g, REDACTED],
  [/\b[rs]k_live_[A-Za-z0-9]{16,255}/g, REDACTED],
  [/\bAIza[\w-]{35}/g, REDACTED],
  [/\bnpm_[A-Za-z0-9]{36}/g, REDACTED],
  // Authorization headers (RFC 9110, section 11.6.2).
  [/\b(bearer|basic)( +)[A-Za-z0-9._~+/=-]{16,}/gi, `$1$2${REDACTED}`],
];

/** A text without what looks like a secret. */
export function withoutPatterns(text: string): string {
  return PATTERNS.reduce((rest, [pattern, left]) => rest.replace(pattern, left), text);
}

const KEY_BEGIN = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----/;
const KEY_END = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----/;

/** A line of nothing but base64, as key files are made of: an excerpt may begin in the middle of a key. */
const KEY_LINE = /^[\s"'|>+-]*[A-Za-z0-9+/]{60,}={0,2}["']?\s*$/;

/** The lines of an excerpt without private keys, of which an excerpt may show any part. */
export function withoutKeyLines(lines: readonly string[]): readonly string[] {
  const begin = lines.findIndex((line) => KEY_BEGIN.test(line));
  const end = lines.findLastIndex((line) => KEY_END.test(line));
  const masked: string[] = [];
  let inside = end >= 0 && (begin < 0 || end < begin);
  for (const line of lines) {
    const opens = KEY_BEGIN.test(line);
    const closes = KEY_END.test(line);
    const isKey = inside || opens || closes || KEY_LINE.test(line);
    masked.push(isKey ? `${/^\s*/.exec(line)?.[0] ?? ''}${REDACTED}` : line);
    inside = (inside || opens) && !closes;
  }
  return masked;
}
