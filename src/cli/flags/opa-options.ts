import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Terminal } from '#cli/terminal.ts';

/** Where the compiler is looked for: `--opa`, else EASTWEST_OPA, else PATH, else the npm package. */
export function opaOptions(flag: string | undefined, { env }: Terminal) {
  const opa = flag ?? env['EASTWEST_OPA'];
  return { path: env['PATH'] ?? '', ...(opa === undefined || opa === '' ? {} : { opa }) };
}

/** Where compiled Rego is kept: the XDG Base Directory Specification; `LOCALAPPDATA` on Windows. */
export function cacheDirectory({ env }: Terminal): string {
  const base = env['XDG_CACHE_HOME'] || env['LOCALAPPDATA'] || join(homedir(), '.cache');
  return join(base, 'eastwest');
}
