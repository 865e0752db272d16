# METADATA
# description: The one way to build a finding, so that its id comes from the rule's path and nowhere else.
package eastwest.lib.result

# METADATA
# description: |
#   A finding at `pointer`, a JSON pointer from the resource's root. `chain` is `rego.metadata.chain()` of the
#   calling rule: it can't be asked for here, since it would describe this function.
finding(chain, pointer, message) := finding_with(chain, pointer, message, {})

# METADATA
# description: As `finding`; `options.related` is a list of pointers to other nodes that had a part in it.
finding_with(chain, pointer, message, options) := {
	"rule": rule_id(chain),
	"pointer": pointer,
	"related": object.get(options, "related", []),
	"message": message,
}

# METADATA
# description: "`category/name`: what is between `eastwest.rules` and the rule's head in its path."
rule_id(chain) := concat("/", array.slice(path, 2, count(path) - 1)) if path := chain[0].path
