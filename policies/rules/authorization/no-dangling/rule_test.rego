package eastwest.rules.authorization["no-dangling_test"]

import data.eastwest.rules.authorization["no-dangling"] as rule

test_a_fault_is_an_error_at_its_place if {
	found([{"pointer": "/spec/targetRef", "message": "there is no Server web"}], []) == {{
		"rule": "authorization/no-dangling",
		"pointer": "/spec/targetRef",
		"related": [],
		"message": "AuthorizationPolicy/a/b: there is no Server web",
	}}
}

test_dead_weight_is_a_warning if {
	found([], [{"pointer": "/spec/selector", "message": "applies to no workload of the manifests"}]) == {{
		"rule": "authorization/no-dangling",
		"pointer": "/spec/selector",
		"related": [],
		"message": "AuthorizationPolicy/a/b applies to no workload of the manifests",
		"severity": "warning",
	}}
}

test_where_a_route_leads_is_no_matter_of_authorization if {
	found([{"pointer": "/spec/rules/0/backendRefs/1", "message": "there is no Service a/c"}], []) == set()
	count(found([{"pointer": "/spec/parentRefs/0", "message": "there is no Server c"}], [])) == 1
}

test_is_silent_on_a_policy_in_order if {
	found([], []) == set()
}

found(faults, idle) := findings if {
	findings := rule.findings with input as {
		"id": "AuthorizationPolicy/a/b",
		"policy": {"faults": faults, "idle": idle},
	}
}
