package eastwest.rules.mtls["mesh-default_test"]

import data.eastwest.rules.mtls["mesh-default"] as rule

test_reports_a_namespace_that_is_open_by_default if {
	found(1, false, "no") == {{
		"rule": "mtls/mesh-default",
		"pointer": "/metadata/name",
		"related": [{"file": "f.yaml", "line": 4}],
		"message": "a new pod in Namespace/shop, which no policy selects, would take plaintext, because it is permitted (f.yaml:4)",
	}}
}

test_reports_what_is_unknown_as_unknown if {
	some finding in found(1, false, "unknown")
	contains(finding.message, "may take plaintext")
}

test_is_silent_on_a_strict_one if {
	found(1, false, "yes") == set()
}

test_is_silent_without_members if {
	found(0, false, "no") == set()
}

test_is_silent_where_a_control_plane_stands if {
	found(1, true, "no") == set()
}

found(members, control_plane, answer) := findings if {
	findings := rule.findings with input as {
		"id": "Namespace/shop",
		"posture": {
			"members": members,
			"controlPlane": control_plane,
			"strict": {"answer": answer, "because": [{"text": "it is permitted", "file": "f.yaml", "line": 4}]},
		},
	}
}
