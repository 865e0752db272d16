import { isLiteral } from '#credential/literal.ts';
import { urlPasswords } from '#manifest/url-password.ts';

/**
 * Whether a line of a text has a connection string with a literal password: in a URL, in a Go MySQL data source
 * (`user:password@tcp(host)/db`), or as `password=…` (libpq, section "Connection Strings"; ADO). Comments don't count.
 */
export function holdsConnectionPassword(text: string): boolean {
  if (!mayConnect(text)) return false;
  for (let start = 0; start <= text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    if (lineHoldsPassword(text.slice(start, end))) return true;
    start = end + 1;
  }
  return false;
}

function mayConnect(text: string): boolean {
  return text.includes('@') || text.includes('assword=');
}

function lineHoldsPassword(line: string): boolean {
  if (!mayConnect(line)) return false;
  const holds =
    passwordsInUrls(line).some(isPassword) ||
    passwordsInDataSources(line).some(isPassword) ||
    passwordsInPairs(line).some(isPassword);
  return holds && !/^\s*(?:#|\/\/|;)/.test(line);
}

/** Not what Python (`%(password)s`) or a shell (`$PASSWORD`) puts in. */
function isPassword(password: string): boolean {
  return isLiteral('password', password) && !/^(?:\$|%[(sv])/.test(password);
}

function passwordsInUrls(line: string): readonly string[] {
  return urlPasswords(line).flatMap(({ user, start, end }) => {
    const password = line.slice(start, end);
    // `postgres://<user>:<password>@host`: a gap.
    return /[<>]/.test(user) || /[<>]/.test(password) ? [] : password;
  });
}

function passwordsInDataSources(line: string): readonly string[] {
  const found: string[] = [];
  if (!line.includes('@tcp(') && !line.includes('@unix(')) return found;
  let done = 0;
  for (const { index, 0: network } of line.matchAll(/@(?:tcp|unix)\(/g)) {
    const password = /^:*[^:]+:(.+)$/.exec(line.slice(runStart(line, done, index), index))?.[1];
    if (password === undefined) continue;
    found.push(password);
    done = index + network.length;
  }
  return found;
}

/** Where the run of characters begins that can stand in a name and a password, and ends at `end`. */
function runStart(line: string, first: number, end: number): number {
  let start = end;
  while (start > first && !/[\s@/"']/.test(line.charAt(start - 1))) start -= 1;
  return start;
}

function passwordsInPairs(line: string): readonly string[] {
  if (!/password=/i.test(line)) return [];
  return Array.from(line.matchAll(/(?:^|[\s;&?"'])password=([^\s;&"']+)/gi), (match) => match[1] ?? '');
}
