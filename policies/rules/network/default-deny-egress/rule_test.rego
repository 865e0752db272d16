package eastwest.rules.network["default-deny-egress_test"]

import data.eastwest.rules.network["default-deny-egress"] as rule

test_names_the_workloads_that_are_open if {
	findings := rule.findings with input as subject("no", 2, ["soroban/a", "soroban/b"], [])
	findings == {{
		"rule": "network/default-deny-egress",
		"pointer": "/metadata/name",
		"related": [],
		"message": "Namespace/soroban has no default deny for egress: no policy closes soroban/a, soroban/b, so that whoever takes one of them over can open connections to every port of every pod and of every address outside",
	}}
}

test_tells_of_which_it_is_not_known if {
	told(subject("no", 2, ["soroban/a"], ["soroban/b"]), "no policy closes soroban/a (of soroban/b it can't be told), so that")
	told(subject("unknown", 1, [], ["soroban/b"]), "whether Namespace/soroban has a default deny for egress can't be told: what selects soroban/b")
}

test_reports_what_is_open_only_for_pods_that_are_added if {
	told(subject("no", 2, [], []), "policies close each of its workloads, but a pod that is added can open connections to everything, inside and outside")
}

test_names_five if {
	told(subject("no", 7, ["a", "b", "c", "d", "e", "f", "g"], []), "no policy closes a, b, c, d, e and 2 more,")
}

test_is_silent_on_a_default_deny if {
	found(subject("yes", 2, [], [])) == set()
}

test_is_silent_where_no_policy_could_hold if {
	found(subject("no", 0, [], [])) == set()
}

told(namespace, part) if {
	findings := found(namespace)
	count(findings) == 1
	some finding in findings
	contains(finding.message, part)
}

found(namespace) := findings if {
	findings := rule.findings with input as namespace
}

subject(answer, governed, open, unknown) := {
	"id": "Namespace/soroban",
	"posture": {"isolation": {"egress": {"everyPod": answer, "governed": governed, "open": open, "unknown": unknown}}},
}
