package eastwest.rules.network["dead-policy_test"]

import data.eastwest.rules.network["dead-policy"] as rule

test_reports_each_part_where_it_stands if {
	findings := rule.findings with input as subject([part("selects-nothing", "app=x", false)])
	findings == {{
		"rule": "network/dead-policy",
		"pointer": "/spec",
		"related": [],
		"message": "NetworkPolicy/shop/p selects no workload: no pod of the manifests has app=x there, so that it protects nobody",
	}}
}

test_reports_every_type if {
	every type, text in {
		"no-such-namespace": "names a namespace that isn't there (x): this part",
		"no-such-pod": "names pods that aren't there (x): this part",
		"no-such-port": "names the port `x`, which none of the pods",
		"shadowed": "has a rule that changes nothing: x has already decided",
	} {
		some finding in found([part(type, "x", false)])
		contains(finding.message, text)
		not finding.severity
	}
}

test_what_is_undone_is_an_error if {
	some finding in found([part("undone", "NetworkPolicy/shop/all", false)])
	finding.severity == "error"
	contains(finding.message, "and NetworkPolicy/shop/all opens everything to everybody")
}

test_is_silent_on_what_may_be_elsewhere if {
	found([part("no-such-pod", "app=x", true), part("no-such-namespace", "kube-system", true)]) == set()
}

test_is_silent_without_dead_parts if {
	found([]) == set()
}

found(dead) := findings if {
	findings := rule.findings with input as subject(dead)
}

part(type, detail, elsewhere) := {"type": type, "pointer": "/spec", "detail": detail, "elsewhere": elsewhere}

subject(dead) := {"id": "NetworkPolicy/shop/p", "policy": {"dead": dead, "faults": [], "world": []}}
