package eastwest.rules.network["no-host-network_test"]

import data.eastwest.rules.network["no-host-network"] as rule

test_reports_the_field if {
	findings := rule.findings with input as workload(true)
	findings == {{
		"rule": "network/no-host-network",
		"pointer": "/spec/template/spec/hostNetwork",
		"related": [],
		"message": "DaemonSet/kube-system/agent runs in the node's network, where neither NetworkPolicies nor the mesh hold for it",
	}}
}

test_is_silent_on_a_network_of_its_own if {
	findings := rule.findings with input as workload(false)
	findings == set()
}

test_leaves_the_other_host_namespaces_to_another_rule if {
	pod := object.union(workload(false).pod, {"hostPID": true, "hostIPC": true})
	findings := rule.findings with input as object.union(workload(false), {"pod": pod})
	findings == set()
}

workload(host) := {
	"id": "DaemonSet/kube-system/agent",
	"pod": {"hostNetwork": host, "pointer": "/spec/template"},
}
