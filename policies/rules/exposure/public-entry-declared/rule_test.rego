package eastwest.rules.exposure["public-entry-declared_test"]

import data.eastwest.rules.exposure["public-entry-declared"] as rule

test_names_ports_and_backends if {
	findings := rule.findings with input as subject([entry("LoadBalancer", [80, 443], ["payments/ledger", "payments/payments"], false)])
	findings == {{
		"rule": "exposure/public-entry-declared",
		"pointer": "/spec/type",
		"related": [],
		"message": "Service/payments/payments lets the outside in by a load balancer (80, 443), leading to payments/ledger, payments/payments, which isn't declared public",
	}}
}

test_reports_every_type if {
	every type, way in {
		"LoadBalancer": "a load balancer",
		"NodePort": "a port on every node",
		"externalIPs": "external IPs",
		"hostPort": "a host port",
	} {
		some finding in found([entry(type, [80], ["payments/payments"], false)])
		contains(finding.message, $"lets the outside in by {way} (80), leading to payments/payments,")
	}
}

test_says_that_no_backend_is_known if {
	some finding in found([entry("NodePort", [80], [], false)])
	contains(finding.message, "leading to no workload in the manifests")
}

test_reports_only_the_entry_that_is_not_declared if {
	entries := [entry("LoadBalancer", [80], ["edge/gateway"], true), object.union(entry("externalIPs", [80], ["edge/admin"], false), {"pointer": "/spec/externalIPs"})]
	{finding.pointer | some finding in found(entries)} == {"/spec/externalIPs"}
}

test_is_silent_on_a_declared_entry if {
	found([entry("LoadBalancer", [443], ["edge/gateway"], true)]) == set()
}

test_is_silent_without_entries if {
	found([]) == set()
}

found(entries) := findings if {
	findings := rule.findings with input as subject(entries)
}

entry(type, ports, backends, declared) := {
	"type": type,
	"ports": ports,
	"backends": backends,
	"declared": declared,
	"pointer": "/spec/type",
}

subject(entries) := {"id": "Service/payments/payments", "entries": entries}
