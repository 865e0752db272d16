import type { Route } from '#mesh/linkerd/route/route.ts';
import { ALL_REQUESTS, type RequestSet, requestsWith } from '#set/request-set.ts';
import { ANY_CHARACTERS, type PatternPart, pattern, type StringSet, unionAll } from '#set/string-set.ts';

/** The requests for a host that a route names, and how specific that is. */
export interface HostMatch {
  readonly requests: RequestSet;
  readonly rank: readonly [kind: number, length: number];
}

/** The hosts of a route: any, if it names none (linkerd2-proxy, `MatchHost`: exact before suffix before any, longer before shorter). */
export function hostMatches({ hosts }: Route): readonly HostMatch[] {
  if (hosts.length === 0) return [{ requests: ALL_REQUESTS, rank: [0, 0] }];
  return hosts.map((host) => {
    const wild = host.startsWith('*.');
    const rank = wild ? ([1, host.length - 1] as const) : ([2, host.length] as const);
    return { requests: requestsWith({ host: authorities(wild ? host.slice(1) : host, wild) }), rank };
  });
}

const DIGITS: PatternPart = { characters: '0123456789', except: false, repeat: true };

/** Authorities that name a host, in letters of any case, with or without a port and a dot at its end. */
function authorities(text: string, wild: boolean): StringSet {
  const letters = text.split('').map((letter): PatternPart => {
    const both = [...new Set([letter.toLowerCase(), letter.toUpperCase()])].join('');
    return { characters: both, except: false, repeat: false };
  });
  const host = wild ? [ANY_CHARACTERS, ...letters] : letters;
  const ends = text.endsWith('.') ? [[]] : [[], ['.']];
  return unionAll(ends.flatMap((end) => [pattern(...host, ...end), pattern(...host, ...end, ':', DIGITS)]));
}
