import { closest, EastwestError, visible } from '#index.ts';

/** The error for an environment that eastwest.yaml doesn't have, with those that it has. */
export function unknownEnvironment(
  name: string,
  names: readonly string[],
  file: string | undefined,
): EastwestError {
  const suggestion = closest(name, names);
  const known = names.length === 0 ? 'It has none.' : `It has ${names.join(', ')}.`;
  return new EastwestError(
    'bad-usage',
    `there is no environment \`${visible(name)}\` in ${visible(file ?? 'eastwest.yaml, which is not here')}`,
    suggestion === undefined ? known : `Did you mean ${suggestion}?`,
  );
}
