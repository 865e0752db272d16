import * as yaml from 'js-yaml';
import type { Json } from '#manifest/json.ts';
import type { ParserState } from '#manifest/yaml/parser-state.ts';
import { resolvePlain, type Scalar } from '#manifest/yaml/scalar.ts';

/** Stands for: this document needs a closer look than the fast way can give. */
export const DECLINED = Symbol('declined');

/** Thrown through js-yaml; a constant, since no stack is needed. */
const DECLINE = { declined: true };

/** The scalar that `resolve` has just recognized: js-yaml asks `construct` for it right afterwards. */
let recognized: Scalar | undefined;

/** Half a surrogate pair: a tag that nobody can write, not even percent-encoded. */
const UNWRITABLE = '\ud800';

const plainScalar = new yaml.Type(UNWRITABLE, {
  kind: 'scalar',
  resolve: (text: string) => {
    if (text.startsWith('?')) throw DECLINE;
    recognized = resolvePlain(text);
    return recognized !== undefined;
  },
  construct: () => {
    if (recognized === undefined || recognized.type === 'merge' || recognized.type === 'nonfinite')
      throw DECLINE;
    if (recognized.type === 'integer' && recognized.digits !== undefined) throw DECLINE;
    return recognized.value === 0 ? 0 : recognized.value;
  },
});

/** Knows no tag, so that js-yaml throws at an explicit one, and the document is declined. */
const PLAIN = new yaml.Schema({ implicit: [plainScalar], explicit: [] });

/**
 * Reads a document as kubectl does, at js-yaml's own speed, if it is an ordinary one: without aliases, merge keys,
 * tags, keys other than text, duplicate keys, numbers that JavaScript can't hold, and errors.
 */
export function loadPlainYaml(text: string): Json | typeof DECLINED {
  try {
    const [value, ...more] = yaml.loadAll(text, null, { schema: PLAIN, listener: declineTheUnusual });
    return more.length > 0 ? DECLINED : ((value ?? null) as Json);
  } catch (error) {
    if (error === DECLINE || error instanceof yaml.YAMLException || error instanceof RangeError)
      return DECLINED;
    throw error;
  }
}

function declineTheUnusual(event: yaml.EventType, yamlState: yaml.State): void {
  if (event === 'open') return;
  const state = yamlState as ParserState;
  // The only nodes without a kind are empty ones and aliases; `!` alone is the only tag that needs no type.
  if (state.anchor !== null || state.tag === '!' || (state.kind === null && state.result !== null))
    throw DECLINE;
  if (typeof state.result === 'string') return;
  if (isKey(state.input, state.position) || isTight(state) || hasHoles(state)) throw DECLINE;
}

/** An empty item of a list was not looked at, nor was a key without a colon, as in `{[a]}`. */
function hasHoles({ input, position, kind, result }: ParserState): boolean {
  if (kind === 'sequence') return result.includes(null);
  return (
    kind === 'mapping' && input.charCodeAt(position - 1) === 0x7d && Object.values(result).includes(null)
  );
}

/** A value right behind its colon, as in `{a:}` and `{a:[b]}`: kubectl may not see a colon there at all. */
function isTight({ input, position, kind }: ParserState): boolean {
  return kind === null && input.charCodeAt(position - 1) === 0x3a;
}

/** Whether what ends at `offset` is a key: past blanks and comments there is a colon. */
function isKey(input: string, offset: number): boolean {
  for (let at = offset; ; at++) {
    const code = input.charCodeAt(at);
    if (code === 0x23) {
      at = input.indexOf('\n', at);
      if (at < 0) return false;
    } else if (code !== 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) return code === 0x3a;
  }
}
