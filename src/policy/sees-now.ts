import type { PolicyModule } from '#policy/policies.ts';

/**
 * Whether the rules of a module may look at the time (`data.now`). The built-in ones don't (a test reads them for it), and rules of
 * conftest's convention aren't given any; of all others it is assumed.
 */
export function seesNow({ name, rules }: PolicyModule): boolean {
  return name !== 'builtin' && rules.some(({ convention }) => convention === 'eastwest');
}
