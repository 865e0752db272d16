# METADATA
# description: The one way to build a finding, so that its id comes from the rule's path and nowhere else.
package eastwest.lib.result

# METADATA
# description: |
#   A finding at `pointer`, a JSON pointer from the resource's root. `chain` is `rego.metadata.chain()` of the
#   calling rule: it can't be asked for here, since it would describe this function.
finding(chain, pointer, message) := finding_with(chain, pointer, message, {})

# METADATA
# description: |
#   As `finding`; `options.related` is a list of pointers to other nodes, or lines, that had a part in it;
#   `options.severity` is this finding's severity where it isn't the rule's.
finding_with(chain, pointer, message, options) := object.union(
	{
		"rule": rule_id(chain),
		"pointer": pointer,
		"related": object.get(options, "related", []),
		"message": message,
	},
	{key: value | some key, value in options; key == "severity"},
)

# METADATA
# description: "`category/name`: what is between `eastwest.rules` and the rule's head in its path."
rule_id(chain) := concat("/", array.slice(path, 2, count(path) - 1)) if path := chain[0].path
