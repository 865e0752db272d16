import type { Location } from '#manifest/location.ts';
import { repositoryPath } from '#report/repository-path.ts';

/** A place in a file of the repository. Without a line: the whole file. */
export interface WrittenPlace {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly endLine?: number;
  readonly endColumn?: number;
}

/**
 * Where a service should show something, in a file that the repository has: of a rendered text that is what it was rendered from
 * (there are no columns then). The file is named from the repository's root.
 */
export function writtenPlace(
  location: Location,
  options: { readonly cwd?: string; readonly root?: string },
): WrittenPlace {
  const { source } = location;
  if (source !== undefined) return { file: repositoryPath(source.file, options), line: source.line };
  const { line, column, endLine, endColumn } = location;
  const file = repositoryPath(location.file, options);
  const whole = line === 1 && column === 1 && endLine === 1 && endColumn === 1;
  return whole ? { file } : { file, line, column, endLine, endColumn };
}
