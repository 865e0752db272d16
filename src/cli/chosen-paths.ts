import type { Configuration } from '#cli/configuration.ts';
import { EastwestError } from '#index.ts';

/** The paths on the command line, else the sources of eastwest.yaml. Throws `bad-usage` if there are neither. */
export function chosenPaths(
  paths: readonly string[],
  { config, sources }: Configuration,
  command: string,
): readonly string[] {
  if (paths.length > 0) return paths;
  if (sources.length > 0) return sources;
  const where =
    config.file === undefined ? 'there is no eastwest.yaml here' : `${config.file} has no sources`;
  throw new EastwestError(
    'bad-usage',
    `nothing to ${command}: no paths are given, and ${where}`,
    `Name files or directories (eastwest ${command} manifests/), or - for standard input.`,
  );
}
