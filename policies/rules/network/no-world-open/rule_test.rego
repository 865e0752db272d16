package eastwest.rules.network["no-world-open_test"]

import data.eastwest.rules.network["no-world-open"] as rule

test_reports_who_gets_in_to_what if {
	findings := rule.findings with input as subject([opening("ingress", "TCP 80", "any", ["shop/a", "shop/b"])])
	findings == {{
		"rule": "network/no-world-open",
		"pointer": "/spec/ingress/0",
		"related": [],
		"message": "NetworkPolicy/shop/p lets anybody, inside the cluster and outside, in to shop/a, shop/b on TCP 80, which isn't declared public",
	}}
}

test_tells_blocks_and_ports if {
	told(opening("ingress", "all", "0.0.0.0/0", ["shop/a"]), "lets most of the internet in to shop/a on every port, which")
	told(opening("ingress", "", "0.0.0.0/0", ["shop/a"]), "on no port, which")
}

test_tells_that_it_cannot_be_told if {
	one := object.union(opening("ingress", "all", "any", []), {"unseen": true})
	told(one, "in to what it selects on every port; whether that is public can't be told")
}

test_warns_of_the_way_out_on_every_port if {
	one := opening("egress", "all", "any", ["shop/a"])
	told(one, "lets shop/a out to anybody, inside the cluster and outside, on every port: whoever")
	some finding in found(one)
	finding.severity == "warning"
}

test_is_silent_on_the_way_out_on_a_few_ports if {
	found(object.union(opening("egress", "TCP 443", "any", ["shop/a"]), {"everyPort": false})) == set()
}

test_is_silent_where_all_is_public_or_nothing_selected if {
	found(opening("ingress", "all", "any", [])) == set()
	found(opening("egress", "all", "any", [])) == set()
}

told(one, part) if {
	findings := found(one)
	count(findings) == 1
	some finding in findings
	contains(finding.message, part)
}

found(one) := findings if {
	findings := rule.findings with input as subject([one])
}

opening(direction, ports, addresses, workloads) := {
	"direction": direction,
	"pointer": sprintf("/spec/%s/0", [direction]),
	"ports": ports,
	"everyPort": true,
	"addresses": addresses,
	"workloads": workloads,
	"unseen": false,
}

subject(world) := {"id": "NetworkPolicy/shop/p", "policy": {"dead": [], "faults": [], "world": world}}
