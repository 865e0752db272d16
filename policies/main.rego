# METADATA
# description: |
#   The router. The engine says in `data.run` which rules apply to the subject in `input`, by category; each of
#   them is run, and the answer says so: a rule that is missing in `ran` did not run, which is an error and never
#   a pass.
package eastwest.main

# METADATA
# entrypoint: true
# description: "What the applicable rules have to say about one subject."
evaluate := {"findings": findings, "ran": ran}

findings contains finding if {
	some category, names in data.run
	some name in names
	some finding in data.eastwest.rules[category][name].findings
}

ran contains concat("/", [category, name]) if {
	some category, names in data.run
	some name in names
	data.eastwest.rules[category][name].findings
}
