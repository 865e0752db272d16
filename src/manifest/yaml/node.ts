/**
 * A YAML document as it is written: every node with its place. Offsets are UTF-16 code units into the text that
 * was composed; `end` is exclusive.
 */
export type YamlNode = ScalarNode | SequenceNode | MappingNode | AliasNode;

interface Place {
  readonly start: number;
  readonly end: number;
  /** An explicit tag in its long form (`tag:yaml.org,2002:str`, `!foo`), or `''`. */
  readonly tag: string;
}

export interface ScalarNode extends Place {
  readonly kind: 'scalar';
  readonly text: string;
  readonly style: 'plain' | 'quoted' | 'block' | 'empty';
}

export interface SequenceNode extends Place {
  readonly kind: 'sequence';
  readonly items: readonly YamlNode[];
}

export interface MappingNode extends Place {
  readonly kind: 'mapping';
  /** In the order of writing, duplicates and merge keys included. */
  readonly pairs: readonly Pair[];
}

export interface Pair {
  readonly key: YamlNode;
  readonly value: YamlNode;
}

export interface AliasNode extends Place {
  readonly kind: 'alias';
  readonly name: string;
  /** The anchor's node; `undefined` if the alias is inside the very node that it names. */
  readonly target: YamlNode | undefined;
}
