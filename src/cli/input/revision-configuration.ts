import { configurationFrom } from '#cli/input/configuration.ts';
import { ifUsable, readRevisionFile } from '#cli/revision-file.ts';
import type { Revision } from '#cli/revision-manifests.ts';
import type { Terminal } from '#cli/terminal.ts';
import type { Config } from '#index.ts';

/** The eastwest.yaml of a commit; `undefined` if there was none, and, said on stderr, if it can't be used. */
export function revisionConfiguration(
  revision: Revision,
  file: string,
  terminal: Terminal,
): Config | undefined {
  const text = readRevisionFile(revision, file, terminal);
  if (text === undefined) return undefined;
  return ifUsable(revision, file, terminal, () => configurationFrom(text, file));
}
