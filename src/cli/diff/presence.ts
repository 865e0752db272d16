import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Side } from '#cli/diff/sides.ts';
import { listFiles, treePrefix } from '#cli/git-revision.ts';
import { inRepository } from '#cli/revision-file.ts';
import type { Terminal } from '#cli/terminal.ts';

/** Whether a side has a file or directory. What can't be told (through a link, outside of the repository) is taken for present. */
export type Presence = (path: string) => boolean;

export function presenceIn(side: Side, terminal: Terminal): Presence {
  if (side.type === 'paths') return (path) => existsSync(resolve(terminal.cwd, path));
  let known: Tree | undefined;
  return (path) => {
    known ??= treeOf(side.commit, terminal);
    const own = inRepository(path, terminal, known.prefix)?.replace(/(.)\/+$/, '$1');
    if (own === undefined) return true;
    return known.names.has(own) || known.links.some((link) => own.startsWith(`${link}/`));
  };
}

interface Tree {
  /** Files, links and directories. */
  readonly names: ReadonlySet<string>;
  readonly links: readonly string[];
  /** Where the working directory is in it. */
  readonly prefix: string;
}

function treeOf(commit: string, terminal: Terminal): Tree {
  const files = listFiles(commit, terminal);
  const names = new Set(['.']);
  for (const { path } of files) {
    const parts = path.split('/');
    for (let end = parts.length; end > 0; end -= 1) names.add(parts.slice(0, end).join('/'));
  }
  const links = files.flatMap(({ path, link }) => (link ? [path] : []));
  return { names, links, prefix: treePrefix(terminal) };
}
