package eastwest.rules.exposure["encrypted-entry_test"]

import data.eastwest.rules.exposure["encrypted-entry"] as rule

test_tells_port_protocol_and_hosts if {
	findings := rule.findings with input as subject([entrance("none", "yes")])
	findings == {{
		"rule": "exposure/encrypted-entry",
		"pointer": "/spec/servers/0",
		"related": [],
		"message": "Gateway/edge/gate takes HTTP in plaintext at port 80 for a.example.com, b.example.com, from outside the cluster: whoever is on the way can read it and change it",
	}}
}

test_what_is_unknown_is_told_as_such if {
	contains(found("unknown", "yes"), "Gateway/edge/gate may take, which can't be told from the manifests, HTTP in plaintext at port 80")
	contains(found("none", "unknown"), "for a.example.com, b.example.com, from wherever its Service lets connections in:")
}

test_is_silent_on_whatever_asks_for_tls if {
	every tls in ["redirect", "simple", "mutual", "optional-mutual", "passthrough", "mesh"] {
		none(tls, "yes")
	}
}

test_is_silent_where_nothing_leads_from_outside if {
	none("none", "no")
}

test_each_server_is_told_once if {
	other := object.union(entrance("none", "yes"), {"pointer": "/spec/servers/1"})
	count(rule.findings) == 2 with input as subject([entrance("none", "yes"), other])
}

found(tls, outside) := finding.message if {
	some finding in rule.findings with input as subject([entrance(tls, outside)])
}

none(tls, outside) if {
	count(rule.findings) == 0 with input as subject([entrance(tls, outside)])
}

entrance(tls, outside) := {
	"pointer": "/spec/servers/0",
	"port": 80,
	"protocol": "HTTP",
	"hosts": ["a.example.com", "b.example.com"],
	"tls": tls,
	"outside": outside,
}

subject(entrances) := {"id": "Gateway/edge/gate", "policy": {"entrances": entrances}}
