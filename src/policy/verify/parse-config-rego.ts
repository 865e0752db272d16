/**
 * conftest's functions `parse_config`, `parse_config_file` and `parse_combined_config_files`, as Rego: what they yield is
 * what conftest 0.71 yields (`builtins/parse_config.go`, `parser/yaml`, `parser/json` there), for YAML and JSON. Where
 * conftest's function quietly has no value, so that a rule which asks for it finds nothing, a test that asks ours is an error.
 */

/** Begins a line that ours print: why the test has no answer, as JSON. */
export const REFUSAL = '\u0001eastwest:';

/** Where these modules lie in the workspace. */
export const PARSE_CONFIG_FOLDER = 'conftest';

/** A function has one value, so that two of them are an error, which no `not` hides: that is how a test is refused. */
export const PARSE_CONFIG_REGO = `package eastwest.conftest

import rego.v1

refused(message) := 1 if print(concat("", [${JSON.stringify(REFUSAL)}, json.marshal(message)]))

refused(_) := 2

parse_config("json", text) := json.unmarshal(json_text(text)) if json.is_valid(json_text(text))

parse_config("json", text) := refused("parse_config: the text isn't JSON") if not json.is_valid(json_text(text))

parse_config("yaml", text) := yaml.unmarshal(part) if {
	[part] = parts(text)
	yaml.is_valid(part)
	not hides(part)
}

parse_config("yaml", text) := [yaml.unmarshal(part) | some part in all] if {
	all := parts(text)
	count(all) > 1
	every part in all {
		yaml.is_valid(part)
		not hides(part)
	}
}

parse_config("yaml", text) := refused("parse_config: the text isn't YAML") if {
	some part in parts(text)
	not yaml.is_valid(part)
}

parse_config("yaml", text) := refused(concat("", [
	"parse_config: the text has a line that begins with --- and has more on it, or spaces after it; ",
	"conftest doesn't take it for the end of a document and silently drops what follows",
])) if {
	some part in parts(text)
	hides(part)
}

parse_config(parser, _) := refused(concat("", [
	"parse_config: there is no parser for ",
	parser,
	" here: eastwest reads yaml and json",
])) if not parser in {"json", "yaml"}

json_text(text) := trim_prefix(text, "\\ufeff")

parts(text) := [text] if {
	startswith(text, "%")
	count(pieces(text)) <= 2
}

parts(text) := array.concat([concat(line_break(text, "---"), array.slice(all, 0, 2))], array.slice(all, 2, count(all))) if {
	startswith(text, "%")
	all := pieces(text)
	count(all) > 2
}

parts(text) := pieces(text) if not startswith(text, "%")

pieces(text) := split(text, line_break(text, "---"))

line_break(text, between) := concat("", ["\\r\\n", between, "\\r\\n"]) if contains(text, "\\r\\n")

line_break(text, between) := concat("", ["\\n", between, "\\n"]) if not contains(text, "\\r\\n")

hides(part) if {
	lines := split(part, "\\n")
	content := [i | some i, line in lines; regex.match(\`^[^\\s#%]\`, line); not regex.match(\`^---(\\s*|\\s+#.*)$\`, line)]
	some i, line in lines
	regex.match(\`^---(\\s|$)\`, line)
	i > content[0]
}
`;

/** A file that a test may ask for. */
export interface ConfigFile {
  /** As the test writes it. */
  readonly path: string;
  /** As conftest calls it: from where the command runs. */
  readonly name: string;
  /** `undefined` for a format that isn't read here. */
  readonly parser: 'yaml' | 'json' | undefined;
  readonly text: string;
}

/** The two functions that read files, for the one Rego file from which their paths start. */
export function parseConfigFileRego(module: string, file: string, configs: readonly ConfigFile[]): string {
  const known = Object.fromEntries(
    configs.map(({ path, name, parser, text }) => [path, { name, parser: parser ?? '', text }]),
  );
  const where = ascii(
    JSON.stringify(
      `, in a place that is found from ${file}, or its name isn't written in that file as one string`,
    ),
  );
  return `package eastwest.conftest.${module}

import data.eastwest.conftest.parse_config
import data.eastwest.conftest.refused
import rego.v1

known := ${ascii(JSON.stringify(known))}

parse_config_file(path) := parse_config(known[path].parser, known[path].text) if known[path].parser != ""

parse_config_file(path) := refused(concat("", [
	"parse_config_file: eastwest reads YAML and JSON (.yaml, .yml, .json), and ",
	path,
	" is neither",
])) if known[path].parser == ""

parse_config_file(path) := refused(concat("", ["parse_config_file: there is no file ", path, ${where}])) if {
	not known[path]
}

parse_combined_config_files(paths) := object.get({"all": combined(paths)}, "all", null)

combined(paths) := [{"path": key[0], "contents": key[2]} | some key in sort([[name, index, document] |
	some path in {path | some path in paths}
	name := object.get(known, [path, "name"], path)
	some index, document in documents(parse_config_file(path))
])]

documents(value) := value if is_array(value)

documents(value) := [value] if not is_array(value)
`;
}

/** A byte order mark, and what else Rego doesn't take within a string, as JSON escapes. */
function ascii(json: string): string {
  return json.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
