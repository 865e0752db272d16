import { isData } from '#policy/compile/data-file.ts';
import type { PolicyFile } from '#policy/compile/read-policies.ts';
import type { Texts } from '#policy/compile/workspace.ts';

/** A `--policy` directory, or a single file. */
export interface PolicyDirectory {
  /** As the user named it. */
  readonly name: string;
  readonly files: readonly PolicyFile[];
}

/** What `--data` names: the files below it, by the keys that their folders become. */
export interface DataRoot {
  readonly name: string;
  readonly files: readonly PolicyFile[];
}

/** Texts by the path under which they are compiled. The first folder of a path is the root of the data files in it. */
export interface PlacedTexts {
  /** The Rego of each directory, in their order. */
  readonly texts: readonly Texts[];
  readonly dataTexts: Texts;
  /** Each file as the user names it. */
  readonly names: ReadonlyMap<string, string>;
}

/** Data files beside the rules are data too, unless `--data` names them: then they are placed as it says. */
export function placeTexts(directories: readonly PolicyDirectory[], data: readonly DataRoot[]): PlacedTexts {
  const named = new Set(data.flatMap(({ files }) => files.map(({ real }) => real)));
  const names = new Map<string, string>();
  const dataTexts = new Map<string, string>();
  const place = (root: string, index: number, files: readonly PolicyFile[]): Texts =>
    new Map(
      files.map(({ path, name, text }) => {
        const placed = `${root}${index === 0 ? '' : index}/${path}`;
        names.set(placed, name);
        return [placed, text];
      }),
    );
  const texts = directories.map(({ files }, index) => {
    const beside = files.filter((file) => isData(file) && !named.has(file.real));
    for (const [path, text] of place('policy', index, beside)) dataTexts.set(path, text);
    return place('policy', index, files.filter(isRego));
  });
  for (const [index, { files }] of data.entries()) {
    for (const [path, text] of place('data', index, files)) dataTexts.set(path, text);
  }
  return { texts, dataTexts, names };
}

/** A rule's file; tests of rules aren't. */
export function isRego({ path }: PolicyFile): boolean {
  return path.endsWith('.rego') && !path.endsWith('_test.rego');
}
