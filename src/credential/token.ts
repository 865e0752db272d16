/**
 * Whether a text contains a token that its issuer made recognisable: AWS, GitHub, GitLab, Slack, Google, Stripe, SendGrid,
 * npm, Vault, JSON Web Tokens, Stellar seeds. What is short is a token as a whole or not at all.
 */
export function holdsToken(text: string): boolean {
  if (text.length < SHORTEST) return false;
  if (text.length > SHORT ? !HEADS.test(text) : !SHORT_HEAD.test(text)) return false;
  return TOKENS.test(text) || STELLAR_SEED.test(text) || holdsWebToken(text);
}

const SHORTEST = 20;
const SHORT = 64;

const HEADS =
  /AKIA|ASIA|gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|hooks\.slack|AIza|[sr]k_live_|SG\.|npm_|hvs\.|eyJ/;
const SHORT_HEAD =
  /^(?:SG\.|AKIA|ASIA|AIza|gh[pousr]_|gith|glpa|xox[abeoprs]|[sr]k_l|npm_|hvs\.|eyJh|S[\s\S]{55}$)/;

/** None of them can begin within an unfinished other one: the search is linear. */
const TOKENS = new RegExp(
  [
    /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/,
    /\bgh[pousr]_[A-Za-z0-9]{36}/,
    /\bgithub_pat_[A-Za-z0-9_]{22}/,
    /\bglpat-[A-Za-z0-9_-]{20}/,
    /\bxox[abeoprs]-[A-Za-z0-9-]{10}/,
    /hooks\.slack\.com\/services\/T[A-Z0-9]+\/B[A-Z0-9]+\/[A-Za-z0-9]{16}/,
    /\bAIza[0-9A-Za-z_-]{35}/,
    /\b[sr]k_live_[0-9a-zA-Z]{16}/,
    /\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}/,
    /\bnpm_[A-Za-z0-9]{36}\b/,
    /\bhvs\.[A-Za-z0-9_-]{24}/,
  ]
    .map(({ source }) => source)
    .join('|'),
);

/** Stellar, SEP-23: an Ed25519 seed as StrKey, base32 with version byte `S`. */
const STELLAR_SEED = /^S[A-Z2-7]{55}$/;

const PAYLOAD = /\.eyJ[A-Za-z0-9_-]{10,}(?=\.[A-Za-z0-9_-]{10})/g;
const HEADER = /\beyJ[A-Za-z0-9_-]{10}/;

/**
 * A JSON Web Token (RFC 7519, section 3: header, payload and signature; `eyJ` is base64 of `{"`). It is looked for from the
 * first dot, as headers may begin anywhere in a long word.
 */
function holdsWebToken(text: string): boolean {
  if (!text.includes('.eyJ')) return false;
  for (const { index } of text.matchAll(PAYLOAD)) {
    let start = index;
    while (start > 0 && /[A-Za-z0-9_-]/.test(text.charAt(start - 1))) start -= 1;
    if (HEADER.test(text.slice(start, index))) return true;
  }
  return false;
}
