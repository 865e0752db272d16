package eastwest.rules.authorization["only-declared-callers_test"]

import data.eastwest.rules.authorization["only-declared-callers"] as rule

test_tells_who_gets_in_and_by_which_line if {
	found([listener("8080", "container", [pods])]) == {"/port/8080": "Deployment/soroban/indexer: any pod in edge can reach TCP 8080 with a certificate of the mesh, and no flow declares it, because a rule allows it (p.yaml:7); for example a pod in namespace edge"}
}

test_tells_the_lines_as_related if {
	findings := rule.findings with input as workload([listener("8080", "container", [pods])])
	[finding.related | some finding in findings] == [[{"file": "p.yaml", "line": 7}]]
}

test_tells_what_holds_by_default if {
	found([listener("8080", "container", [addresses])]) == {"/port/8080": "Deployment/soroban/indexer: any address outside can reach TCP 8080 in plaintext, and no flow declares it, because no proxy stands before the port"}
}

test_tells_requests_and_the_relay if {
	told := object.union(pods, {"unconditional": false, "requests": "GET /healthz", "via": "Gateway/edge/waypoint", "example": "", "because": []})
	found([listener("8080", "container", [told])]) == {"/port/8080": "Deployment/soroban/indexer: any pod in edge can reach TCP 8080 with a certificate of the mesh through Gateway/edge/waypoint, sending GET /healthz, and no flow declares it"}
}

test_counts_the_other_kinds_of_peers if {
	endswith(found([listener("8080", "container", [pods, addresses])])["/port/8080"], "; so can one more kind of peers")
	endswith(found([listener("8080", "container", [pods, addresses, addresses])])["/port/8080"], "; so can 2 more kinds of peers")
}

test_unknown_is_told_as_such if {
	contains(found([listener("8080", "container", [maybe])])["/port/8080"], "any pod in edge may be able to reach TCP 8080")
}

test_who_gets_in_for_sure_is_told_first if {
	contains(found([listener("8080", "container", [maybe, addresses])])["/port/8080"], "any address outside can reach TCP 8080")
}

test_ports_that_nothing_declares_are_told_where_the_declared_are_closed if {
	rest := listener("1-8079,8081-65535", "any", [addresses])
	found([listener("8080", "container", []), rest])["/port/1-8079,8081-65535"] == "Deployment/soroban/indexer: any address outside can reach TCP ports that nothing declares in plaintext, and no flow declares it, because no proxy stands before the port"
	object.keys(found([listener("8080", "container", [pods]), rest])) == {"/port/8080"}
}

test_datagrams_are_told_where_policies_close_the_pod_but_not_these if {
	datagrams := object.union(listener("1-65535", "any", [addresses]), {"protocol": "UDP"})
	streams := object.union(datagrams, {"protocol": "SCTP", "pointer": "/sctp"})
	told := {finding | some finding in rule.findings with input as isolated([listener("8080", "container", []), datagrams, streams])}
	{finding.severity | some finding in told} == {"warning"}
	{finding.message | some finding in told} == {"Deployment/soroban/indexer: any address outside can reach UDP ports that nothing declares in plaintext, and no flow declares it, because no proxy stands before the port"}
	object.keys(reported(isolated([streams]))) == {"/sctp"}
}

test_datagrams_are_not_told_beside_tcp_nor_where_no_policy_closes_the_pod if {
	datagrams := object.union(listener("1-65535", "any", [addresses]), {"protocol": "UDP"})
	found([datagrams]) == {}
	object.keys(reported(isolated([listener("8080", "container", [pods]), datagrams]))) == {"/port/8080"}
	object.keys(reported(isolated([object.union(datagrams, {"protocol": "TCP", "pointer": "/tcp"}), datagrams]))) == {"/tcp"}
}

test_is_silent_where_nobody_gets_in if {
	found([listener("8080", "container", []), listener("1-8079", "any", [])]) == {}
}

found(listeners) := reported(workload(listeners))

reported(subject) := {finding.pointer: finding.message | some finding in rule.findings with input as subject}

isolated(listeners) := object.union(workload(listeners), {"posture": {"isolation": {"ingress": "isolated", "egress": "none"}}})

listener(ports, source, intruders) := {
	"protocol": "TCP",
	"ports": ports,
	"source": source,
	"pointer": $"/port/{ports}",
	"intruders": intruders,
}

pods := {
	"type": "pods",
	"who": "any pod in edge",
	"example": "a pod in namespace edge",
	"outcome": "open",
	"transport": "mtls",
	"via": "",
	"requests": "anything",
	"unconditional": true,
	"because": [
		{"text": "no policy isolates the pod for ingress", "file": "", "line": 0},
		{"text": "a rule allows it", "file": "p.yaml", "line": 7},
	],
}

maybe := object.union(pods, {"outcome": "unknown"})

addresses := {
	"type": "addresses",
	"who": "any address outside",
	"example": "",
	"outcome": "open",
	"transport": "plaintext",
	"via": "",
	"requests": "anything",
	"unconditional": true,
	"because": [{"text": "no proxy stands before the port", "file": "", "line": 0}],
}

workload(listeners) := {
	"id": "Deployment/soroban/indexer",
	"posture": {"listeners": listeners, "isolation": {"ingress": "none", "egress": "none"}},
}
