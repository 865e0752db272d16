# METADATA
# description: Reasons of the facts (`because`) in a message and as related places.
package eastwest.lib.reason

# METADATA
# description: |
#   "… , because …": the first reasons that have a place in the manifests, each with its line; empty if there is none.
because(reasons) := concat("", [", because ", concat("; and ", array.slice(texts, 0, 3))]) if {
	texts := [text |
		some reason in reasons
		reason.file != ""
		text := sprintf("%s (%s:%d)", [reason.text, reason.file, reason.line])
	]
	count(texts) > 0
} else := ""

# METADATA
# description: |
#   As `because`; where no reason has a place in the manifests, the documented defaults that decided: "…, because no proxy stands
#   before the port".
why(reasons) := text if {
	text := because(reasons)
	text != ""
} else := concat("", [", because ", concat("; and ", array.slice(texts, 0, 3))]) if {
	texts := [reason.text | some reason in reasons]
	count(texts) > 0
} else := ""

# METADATA
# description: "The places of reasons, for `result.finding_with(…, {\"related\": …})`."
places(reasons) := [{"file": reason.file, "line": reason.line} |
	some reason in reasons
	reason.file != ""
]
