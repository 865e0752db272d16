package eastwest.rules.network["default-deny-ingress_test"]

import data.eastwest.rules.network["default-deny-ingress"] as rule

test_names_the_workloads_that_are_open if {
	findings := rule.findings with input as subject("no", 2, ["soroban/a", "soroban/b"], [])
	findings == {{
		"rule": "network/default-deny-ingress",
		"pointer": "/metadata/name",
		"related": [],
		"message": "Namespace/soroban has no default deny for ingress: no policy closes soroban/a, soroban/b, so that any pod of the cluster, and whatever gets in from outside, can open connections to every port of theirs",
	}}
}

test_tells_of_which_it_is_not_known if {
	told(subject("no", 2, ["soroban/a"], ["soroban/b"]), "no policy closes soroban/a (of soroban/b it can't be told), so that")
	told(subject("unknown", 1, [], ["soroban/b"]), "whether Namespace/soroban has a default deny for ingress can't be told: what selects soroban/b")
}

test_reports_what_is_open_only_for_pods_that_are_added if {
	told(subject("no", 2, [], []), "policies close each of its workloads, but a pod that is added is open to any pod of the cluster")
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
	"posture": {"isolation": {"ingress": {"everyPod": answer, "governed": governed, "open": open, "unknown": unknown}}},
}
