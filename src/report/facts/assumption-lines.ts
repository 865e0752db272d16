import type { PlatformFacts } from '#facts/platform/schema.ts';

type Assumptions = PlatformFacts['assumptions'];

const SOURCE: Readonly<Record<Assumptions[number]['source'], string>> = {
  default: 'the documented default',
  configured: 'as eastwest.yaml says',
  ambiguous: 'one of several that the manifests say',
};

/** What was taken for settings that aren't among the manifests: all of them, or how many have their documented default. */
export function assumptionLines({ assumptions }: PlatformFacts, verbose: boolean): readonly string[] {
  const told = assumptions
    .filter(({ source }) => verbose || source !== 'default')
    .map(
      ({ mesh, setting, value, source }) =>
        `${mesh}: ${setting} taken as ${value || '(empty)'}, ${SOURCE[source]}`,
    );
  if (verbose) return told;
  const meshes = [...new Set(assumptions.map(({ mesh }) => mesh))];
  return [...told, ...meshes.flatMap((mesh) => defaults(mesh, assumptions))];
}

function defaults(mesh: string, assumptions: Assumptions): readonly string[] {
  const own = assumptions.filter((one) => one.mesh === mesh && one.source === 'default');
  if (own.length === 0) return [];
  const first = own.slice(0, 3).map(({ setting, value }) => `${setting} ${value || '(empty)'}`);
  const more =
    own.length > first.length ? `, and ${own.length - first.length} more (--verbose lists them)` : '';
  return [
    `${mesh}: its configuration is not among the manifests; documented defaults are taken: ${first.join(', ')}${more}`,
  ];
}
