package eastwest.rules.authorization["default-deny_test"]

import data.eastwest.rules.authorization["default-deny"] as rule

test_reports_what_permits_everybody if {
	found([listener("8080", "container", "yes", {})]) == {"/port/8080": "Deployment/soroban/indexer: an identity that no policy names may call TCP 8080, because a rule allows it (p.yaml:7)"}
}

test_tells_the_lines_as_related if {
	findings := rule.findings with input as workload([listener("8080", "container", "yes", {})])
	[finding.related | some finding in findings] == [[{"file": "p.yaml", "line": 7}]]
}

test_unknown_is_told_as_such if {
	found([listener("8080", "container", "unknown", {})]) == {"/port/8080": "Deployment/soroban/indexer: an identity that no policy names may be able to call TCP 8080 (the manifests do not tell), because a rule allows it (p.yaml:7)"}
}

test_what_depends_on_the_address_alone_is_another_rules if {
	found([listener("8080", "container", "unknown", {"byNetwork": {"answer": "yes"}})]) == {}
	count(found([listener("8080", "container", "yes", {"byNetwork": {"answer": "yes"}})])) == 1
}

test_is_silent_on_public_ports_and_where_it_is_denied if {
	found([listener("8443", "container", "yes", {"public": true})]) == {}
	found([listener("8443", "container", "unknown", {"public": true})]) == {}
	found([listener("8080", "container", "no", {})]) == {}
}

test_ports_that_nothing_declares_are_told_where_the_declared_deny if {
	rest := listener("1-8079", "any", "yes", {})
	found([rest, listener("8080", "container", "no", {})]) == {"/port/1-8079": "Deployment/soroban/indexer: an identity that no policy names may call ports that nothing declares, because a rule allows it (p.yaml:7)"}
	object.keys(found([rest, listener("8080", "container", "yes", {})])) == {"/port/8080"}
}

test_of_whom_it_cannot_be_told_whether_it_is_a_member_another_rule_speaks if {
	every member in ["no", "unknown"] {
		posture := {"listeners": [listener("8080", "container", "yes", {})], "mesh": {"member": member}, "outside": ""}
		findings := rule.findings with input as {"id": "Deployment/soroban/indexer", "posture": posture}
		findings == set()
	}
}

test_is_silent_on_what_a_mesh_is_made_of if {
	posture := {"listeners": [listener("8080", "container", "yes", {})], "mesh": {"member": "yes"}, "outside": "mesh"}
	findings := rule.findings with input as {"id": "Deployment/linkerd/linkerd-identity", "posture": posture}
	findings == set()
}

found(listeners) := {finding.pointer: finding.message | some finding in rule.findings with input as workload(listeners)}

listener(ports, source, answer, change) := object.union(
	{
		"protocol": "TCP",
		"ports": ports,
		"source": source,
		"public": false,
		"pointer": $"/port/{ports}",
		"strangers": {"answer": answer, "because": [{"text": "a rule allows it", "file": "p.yaml", "line": 7}]},
		"byNetwork": {"answer": "no"},
	},
	change,
)

workload(listeners) := {
	"id": "Deployment/soroban/indexer",
	"posture": {"listeners": listeners, "mesh": {"member": "yes"}, "outside": ""},
}
