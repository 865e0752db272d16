/**
 * The part of JSON schema (draft 7) in which the facts are described. One constant is the source of the
 * TypeScript type (`Typed`) and of the schema that `opa check` holds rules against.
 */
export type Schema =
  | { readonly type: 'string' | 'integer' | 'boolean'; readonly description?: string }
  | { readonly type: 'string'; readonly enum: readonly string[]; readonly description?: string }
  | { readonly type: 'array'; readonly items: Schema; readonly description?: string }
  | ClosedSchema
  | MapSchema
  | AnySchema;

/** An object with exactly these members, all of them present: a typo in a rule is a compile error. */
interface ClosedSchema {
  readonly type: 'object';
  readonly properties: { readonly [key: string]: Schema };
  readonly required: readonly string[];
  readonly additionalProperties: false;
  readonly description?: string;
}

/** An object with any keys, e.g. labels. */
interface MapSchema {
  readonly type: 'object';
  readonly additionalProperties: Schema;
  readonly description?: string;
}

/** A piece of the manifest, as it was written. */
interface AnySchema {
  readonly description?: string;
  readonly type?: never;
}

/** The TypeScript type that a schema describes. */
export type Typed<S> = S extends { readonly enum: readonly (infer E)[] }
  ? E
  : S extends { readonly type: 'string' }
    ? string
    : S extends { readonly type: 'integer' }
      ? number
      : S extends { readonly type: 'boolean' }
        ? boolean
        : S extends { readonly type: 'array'; readonly items: infer I }
          ? readonly Typed<I>[]
          : S extends { readonly properties: infer P }
            ? { readonly [K in keyof P]: Typed<P[K]> }
            : S extends { readonly additionalProperties: infer V }
              ? Readonly<Record<string, Typed<V>>>
              : unknown;

/** A closed object: each member is required, no other is allowed. */
export function closed<const P extends { readonly [key: string]: Schema }>(
  properties: P,
  description?: string,
) {
  return {
    type: 'object',
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
    ...(description === undefined ? {} : { description }),
  } as const;
}
