package eastwest.rules.operations["lateral-movement_test"]

import data.eastwest.rules.operations["lateral-movement"] as rule

test_tells_the_number_the_names_and_the_path if {
	findings := rule.findings with input as subject(true, ["shop/b", "shop/c"], 2, 2)
	findings == {{
		"rule": "operations/lateral-movement",
		"pointer": "/metadata/name",
		"related": [],
		"message": "who takes over Deployment/edge/gateway, which is public, reaches 2 workloads that no chain of declared flows leads to: shop/b, shop/c (by way of edge/gateway → shop/a → shop/b)",
	}}
}

test_tells_what_is_not_known if {
	told(subject(true, ["shop/b"], 1, 0), "may be able to reach, which can't be told from the manifests, 1 workload that")
	told(subject(true, ["shop/b", "shop/c", "shop/d"], 3, 1), "reaches 3 workloads that no chain of declared flows leads to, 2 of them perhaps: shop/b")
}

test_names_five if {
	told(subject(true, ["a", "b", "c", "d", "e", "f"], 12, 12), ": a, b, c, d, e and 7 more (by way of")
}

test_is_silent_on_what_is_declared_and_on_what_is_not_public if {
	found(subject(true, [], 0, 0)) == set()
	found(subject(false, ["shop/b"], 1, 1)) == set()
}

told(workload, part) if {
	some finding in found(workload)
	contains(finding.message, part)
}

found(workload) := findings if {
	findings := rule.findings with input as workload
}

subject(public, beyond, total, certain) := {
	"id": "Deployment/edge/gateway",
	"posture": {
		"public": public,
		"reaches": {
			"count": total,
			"beyond": beyond,
			"beyondCount": total,
			"beyondSure": certain,
			"path": "edge/gateway → shop/a → shop/b",
		},
	},
}
