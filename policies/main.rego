# METADATA
# description: |
#   The router. The engine says in `data.eastwest.run` which rules apply to the subject in `input`, as
#   `{"category/name": ["category", "name"]}`; each of them is run, and has its entry in the answer. A rule without
#   an entry did not run, which is an error and never a pass.
package eastwest.main

# METADATA
# entrypoint: true
# description: "What each applicable rule has to say about one subject."
evaluate[id] := data.eastwest.rules[category][name].findings if {
	some id, [category, name] in data.eastwest.run
}
