import type * as yaml from 'js-yaml';

/** What js-yaml's listener sees of the parser (`state` in its loader.js). */
export interface ParserState extends yaml.State {
  tag: string | null;
  readonly anchor: string | null;
  readonly kind: 'scalar' & 'sequence' & 'mapping';
}
