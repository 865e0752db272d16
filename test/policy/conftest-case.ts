import fc from 'fast-check';

/** What both tools are given: files of a working directory, and how to run them. */
export interface ConftestCase {
  readonly version: 'v0' | 'v1';
  /** Below `policy/`. */
  readonly policies: Readonly<Record<string, string>>;
  /** Below `m/`; several documents each. */
  readonly manifests: Readonly<Record<string, string>>;
  /** Below `data/`. */
  readonly data: Readonly<Record<string, string>>;
  readonly combine: boolean;
  /** Empty: all. */
  readonly namespaces: readonly string[];
}

const HOSTILE = [
  'web',
  'a"b',
  "it's",
  'two\nlines',
  ']]>',
  '::error::x',
  '\u001b[31mred',
  'grün 漢字 😀',
  '__proto__',
  'constructor',
  '%s %d %%',
  '{{ .y }}',
  '<b>&amp;</b>',
  '# no comment',
  '- : ---',
  '\\',
  '\t',
  ' ',
];
const hostile = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'grapheme', maxLength: 8 }));

/** A string that YAML 1.1 and 1.2, JSON and Rego read alike. */
export function quoted(text: string): string {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(text).replaceAll(/[\u007f-\u00a0\u2028\u2029\ufeff\ufffe\uffff]/g, escaped);
}

function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value !== 'object' || value === null)
    return typeof value === 'string' ? quoted(value) : JSON.stringify(value);
  const members = Object.entries(value).map(([key, member]) => `${quoted(key)}: ${flow(member)}`);
  return `{${members.join(', ')}}`;
}

const leaf = fc.oneof(hostile, fc.integer({ min: -5, max: 1_000_000 }), fc.boolean(), fc.constant(null));
const content = fc.oneof(
  leaf,
  fc.array(leaf, { maxLength: 3 }),
  fc.dictionary(hostile, leaf, { maxKeys: 3 }),
);

const manifest = fc
  .record({
    kind: fc.constantFrom('ConfigMap', 'Service', 'Widget'),
    name: hostile,
    labels: fc.option(fc.dictionary(hostile, hostile, { maxKeys: 2 }), { nil: undefined }),
    spec: fc.option(fc.dictionary(hostile, content, { maxKeys: 3 }), { nil: undefined }),
    style: fc.constantFrom('flow', 'block'),
  })
  .map(({ kind, name, labels, spec, style }) => {
    const metadata = { name, ...(labels === undefined ? {} : { labels }) };
    const members = { apiVersion: 'v1', kind, metadata, ...(spec === undefined ? {} : { spec }) };
    return style === 'flow'
      ? flow(members)
      : Object.entries(members)
          .map(([key, member]) => `${key}: ${flow(member)}`)
          .join('\n');
  });

const PLACES = ['a.yaml', 'b.yml', 'sub/c.yaml', 'with space/d e.yaml', 'sub/deep/ä.yaml'];
const manifests = fc
  .uniqueArray(
    fc.tuple(fc.constantFrom(...PLACES), fc.array(manifest, { minLength: 1, maxLength: 4 }), fc.boolean()),
    { minLength: 1, maxLength: PLACES.length, selector: ([place]) => place },
  )
  .map((files) =>
    Object.fromEntries(
      files.map(([place, documents, leading]) => [
        place,
        `${leading ? '---\n' : ''}${documents.join('\n---\n')}\n`,
      ]),
    ),
  );

/** The name of a document, if it is one. */
type Wording = 'alone' | 'combined';
const DOCUMENT = { alone: 'input', combined: 'input[i].contents' } as const;

const condition = (wording: Wording) => {
  const d = DOCUMENT[wording];
  return fc.oneof(
    fc.constantFrom(
      'true',
      `${d}.kind == "ConfigMap"`,
      `${d}.kind != "Service"`,
      `not ${d}.metadata.labels`,
      `count(${d}.metadata.name) > 3`,
      `startswith(${d}.metadata.name, "w")`,
      `${d}.spec[_] == true`,
      `data.limits.max >= count(${d}.metadata)`,
      `data.allowed[_] == ${d}.metadata.name`,
      `helpers.is_widget(${d})`,
      `data.conftest.file.name == "a.yaml"`,
      'data.nothing.there',
    ),
    hostile.map((text) => `${d}.metadata.name == ${quoted(text)}`),
    hostile.map((text) => `${d}.spec[${quoted(text)}]`),
  );
};

const message = (wording: Wording) => {
  const d = DOCUMENT[wording];
  return fc.oneof(
    hostile.filter((text) => text !== '').map(quoted),
    hostile.map((text) => `concat(": ", [${d}.kind, ${d}.metadata.name, ${quoted(text)}])`),
    fc.constantFrom(
      `sprintf("%s is named %s", [${d}.kind, ${d}.metadata.name])`,
      `concat("/", ["in", data.conftest.file.name])`,
      'concat("", ["helped ", helpers.greeting])',
      `sprintf("at most %d", [data.limits.max])`,
      `sprintf("%v %v", [${d}.metadata, {${d}.kind, ${d}.metadata.name}])`,
      `sprintf("%q %5d %x", [${d}.metadata.name, 7, 255])`,
      `regex.replace(${d}.metadata.name, "[aeiou]+", "<$0>")`,
      `concat(" ", [helpers.semver_of(${d}), ${d}.kind])`,
      ...(wording === 'combined' ? ['concat(" ", ["file", input[i].path])'] : []),
    ),
  );
};

/** A result: a string, or an object with more. */
const result = (wording: Wording) =>
  fc.oneof(
    message(wording),
    fc
      .tuple(message(wording), fc.dictionary(hostile, content, { maxKeys: 2 }), fc.boolean())
      .map(([msg, extra, located]) => {
        const members = Object.entries(extra)
          .filter(([key]) => !['msg', '_loc', 'query'].includes(key))
          .map(([key, member]) => `${quoted(key)}: ${flow(member)}`);
        const place = located ? ['"_loc": {"file": "other.yaml", "line": 7}'] : [];
        return `{${[`"msg": ${msg}`, ...members, ...place].join(', ')}}`;
      }),
  );

const SUFFIXES = ['', '_a', '_a_b', '_other9', '_deny', '_warn_x', '__', '_UPPER'];
const ruleName = fc
  .tuple(fc.constantFrom('deny', 'violation', 'warn'), fc.constantFrom(...SUFFIXES))
  .map(([prefix, suffix]) => prefix + suffix);

function head(version: 'v0' | 'v1', name: string, member: string, body: string): string {
  return version === 'v0'
    ? `${name}[${member}] {\n  ${body}\n}`
    : `${name} contains ${member} if {\n  ${body}\n}`;
}

const rule = (version: 'v0' | 'v1', wording: Wording) =>
  fc
    .record({
      name: ruleName,
      conditions: fc.array(condition(wording), { minLength: 1, maxLength: 2 }),
      stated: result(wording),
      list: fc.boolean(),
    })
    .map(({ name, conditions, stated, list }) => {
      const index = wording === 'combined' ? ['input[i]'] : [];
      const body = [...index, ...conditions, `msg := ${stated}`].join('\n  ');
      if (!list || wording === 'combined') return { name, text: head(version, name, 'msg', body) };
      const only = `[x | ${[...conditions, `x := ${stated}`].join('; ')}]`;
      return { name: `${name}_list`, text: `${name}_list := ${only}` };
    });

const exception = (version: 'v0' | 'v1', wording: Wording) =>
  fc
    .record({
      conditions: fc.array(condition(wording), { minLength: 1, maxLength: 2 }),
      names: fc.uniqueArray(
        fc.constantFrom(...SUFFIXES.map((suffix) => suffix.slice(1)), 'a_list', 'x', 'nobody', 'list'),
        { minLength: 1, maxLength: 3 },
      ),
      form: fc.constantFrom('list', 'set', 'object'),
    })
    .map(({ conditions, names, form }) => {
      const members = names.map((name, index) =>
        form === 'object' ? `"k${index}": "${name}"` : `"${name}"`,
      );
      const [open, close] = form === 'list' ? ['[', ']'] : ['{', '}'];
      const index = wording === 'combined' ? ['input[i]'] : [];
      const body = [...index, ...conditions, `rules := ${open}${members.join(', ')}${close}`].join('\n  ');
      return head(version, 'exception', 'rules', body);
    });

const PACKAGES = ['main', 'team.a', 'team.b.deep', 'x_9', 'lib["with-dash"]', 'Upper'];

/** Packages in files of their own, or two files for one package; a list rule has one definition. */
const policies = (version: 'v0' | 'v1', wording: Wording) =>
  fc
    .array(
      fc.record({
        package: fc.constantFrom(...PACKAGES),
        rules: fc.array(rule(version, wording), { minLength: 1, maxLength: 6 }),
        exceptions: fc.array(exception(version, wording), { maxLength: 2 }),
      }),
      { minLength: 3, maxLength: 9 },
    )
    .map((modules) => {
      const lists = new Set<string>();
      const once = (place: string, name: string) => {
        if (!name.endsWith('_list')) return true;
        const isFirst = !lists.has(`${place} ${name}`);
        lists.add(`${place} ${name}`);
        return isFirst;
      };
      const files = modules.map((module, index): [string, string] => [
        `${index % 2 === 0 ? '' : 'nested/'}p${index}.rego`,
        [
          `package ${module.package}`,
          'import data.lib.helpers',
          ...module.rules.filter(({ name }) => once(module.package, name)).map(({ text }) => text),
          ...module.exceptions,
          '',
        ].join('\n\n'),
      ]);
      return Object.fromEntries([...files, ['lib/helpers.rego', helpersOf(version)]]);
    });

function helpersOf(version: 'v0' | 'v1'): string {
  const is = version === 'v0' ? '' : 'if ';
  return `package lib.helpers\n\ngreeting := "hello"\n\nis_widget(x) ${is}{ x.kind == "Widget" }\n\nsemver_of(x) = "newer" ${is}{ semver.compare("1.2.3", "1.2.0") > 0; x.kind }\n`;
}

const data = fc
  .record({ max: fc.integer({ min: 0, max: 4 }), allowed: fc.array(hostile, { maxLength: 3 }) })
  .map(({ max, allowed }) => ({
    'limits/l.yaml': `max: ${max}\n`,
    'top.json': JSON.stringify({ allowed }),
  }));

/** Policies with many rules over several documents; one run of each tool answers them all. */
export const conftestCase: fc.Arbitrary<ConftestCase> = fc
  .tuple(fc.constantFrom('v0', 'v1'), fc.constantFrom('alone', 'alone', 'combined'))
  .chain(([version, wording]) =>
    fc.record({
      version: fc.constant(version),
      policies: policies(version, wording),
      manifests,
      data,
      combine: fc.constant(wording === 'combined'),
      namespaces: fc.constantFrom([], [], ['*'], ['team.*', 'm?in'], ['lib*', 'x_[0-9]']),
    }),
  );
