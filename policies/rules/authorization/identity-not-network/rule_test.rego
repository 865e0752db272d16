package eastwest.rules.authorization["identity-not-network_test"]

import data.eastwest.rules.authorization["identity-not-network"] as rule

test_reports_what_asks_for_an_address_only if {
	found([listener("8080", "container", "yes", {})]) == {"/port/8080": "Deployment/payments/payments: an address is enough to be let in at TCP 8080, without an identity, because a rule allows it (p.yaml:7)"}
}

test_tells_the_lines_as_related if {
	findings := rule.findings with input as workload([listener("8080", "container", "yes", {})])
	[finding.related | some finding in findings] == [[{"file": "p.yaml", "line": 7}]]
}

test_unknown_is_told_as_such if {
	found([listener("8080", "container", "unknown", {})]) == {"/port/8080": "Deployment/payments/payments: an address may be enough, which can't be told from the manifests, to be let in at TCP 8080, without an identity, because a rule allows it (p.yaml:7)"}
}

test_is_silent_on_public_ports_and_where_an_identity_is_demanded if {
	found([listener("8443", "container", "yes", {"public": true})]) == {}
	found([listener("8080", "container", "no", {})]) == {}
}

test_ports_that_nothing_declares_are_told_where_the_declared_ask_for_an_identity if {
	rest := listener("1-8079", "any", "yes", {})
	found([rest, listener("8080", "container", "no", {})]) == {"/port/1-8079": "Deployment/payments/payments: an address is enough to be let in at ports that nothing declares, without an identity, because a rule allows it (p.yaml:7)"}
	object.keys(found([rest, listener("8080", "container", "yes", {})])) == {"/port/8080"}
}

found(listeners) := {finding.pointer: finding.message | some finding in rule.findings with input as workload(listeners)}

listener(ports, source, answer, change) := object.union(
	{
		"protocol": "TCP",
		"ports": ports,
		"source": source,
		"public": false,
		"pointer": $"/port/{ports}",
		"byNetwork": {"answer": answer, "because": [{"text": "a rule allows it", "file": "p.yaml", "line": 7}]},
	},
	change,
)

workload(listeners) := {
	"id": "Deployment/payments/payments",
	"posture": {"listeners": listeners},
}
