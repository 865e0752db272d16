import type { TextRange } from '#manifest/text-range.ts';

/** The password of a URL with userinfo (RFC 3986, section 3.2.1: `scheme://user:password@host`), and whose it is. */
export interface UrlPassword extends TextRange {
  readonly user: string;
}

const USERINFO = /([^\s/:@"']*):[^\s/@"']+(?=@)/y;

/**
 * The passwords in the URLs of a text. A search for the whole pattern would try each letter as the beginning of a scheme,
 * which is quadratic; `://` can begin in few places.
 */
export function urlPasswords(text: string): readonly UrlPassword[] {
  const found: UrlPassword[] = [];
  for (let at = text.indexOf('://'); at !== -1; at = text.indexOf('://', at + 3)) {
    USERINFO.lastIndex = at + 3;
    const match = isScheme(text, at) ? USERINFO.exec(text) : null;
    if (match === null) continue;
    const [{ length }, user = ''] = match;
    found.push({ user, start: at + 3 + user.length + 1, end: at + 3 + length });
  }
  return found;
}

/** Whether what stands before an offset ends in `scheme` (RFC 3986, section 3.1): a letter, then letters, digits, `+.-`. */
function isScheme(text: string, end: number): boolean {
  for (let at = end - 1; at >= 0; at--) {
    const character = text.charAt(at);
    if (/[a-z]/i.test(character)) return true;
    if (!/[0-9+.-]/.test(character)) return false;
  }
  return false;
}
