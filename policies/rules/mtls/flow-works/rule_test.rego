package eastwest.rules.mtls["flow-works_test"]

import data.eastwest.rules.mtls["flow-works"] as rule

test_tells_what_stops_it_and_what_the_caller_sees if {
	found({"works": "no", "stoppedBy": "network"}) == {{
		"rule": "mtls/flow-works",
		"pointer": "/spec/template",
		"related": [{"file": "f.yaml", "line": 4}],
		"message": "the declared call from shop/web to shop/cart, port 8080 is dropped by the network (a timeout), because somebody forgot it (f.yaml:4) (declared at eastwest.yaml:3)",
	}}
}

test_has_words_for_each_stop if {
	every stop, words in {
		"client": "does not leave its caller",
		"identity": "has no identity to show",
		"authorization": "denied by authorization (403",
		"": "does not get through",
	} {
		some finding in found({"works": "no", "stoppedBy": stop})
		contains(finding.message, words)
	}
}

test_has_words_for_each_transport_that_is_not_taken if {
	every transport, words in {
		"mtls": "by mutual TLS to a port that does not take it (503",
		"plaintext": "in plaintext to a port that takes mutual TLS only (connection reset",
		"tls": "by TLS of another kind",
		"unknown": "in a way that the port does not take",
		"refused": "does not leave its caller",
	} {
		some finding in found({"works": "no", "stoppedBy": "transport", "transport": transport})
		contains(finding.message, words)
	}
}

test_reports_what_is_unknown_as_unknown if {
	some finding in found({"works": "unknown"})
	contains(finding.message, "may or may not work, which the manifests do not tell, because")
}

test_is_silent_on_what_works if {
	found({}) == set()
}

test_tells_who_cannot_come_in_by_which_way_and_why if {
	entering({"works": "no", "stoppedBy": "transport"}) == {{
		"rule": "mtls/flow-works",
		"pointer": "/spec/template",
		"related": [{"file": "f.yaml", "line": 4}, {"file": "web.yaml", "line": 40}],
		"message": "from outside, shop/web, port 8080, can't be entered: what comes in by Service/shop/front (LoadBalancer) shows no certificate of the mesh, and the port takes mutual TLS only (connection reset), because somebody forgot it (f.yaml:4) (public at eastwest.yaml:9)",
	}}
}

test_has_words_for_each_stop_at_the_door_and_behind_a_gateway if {
	every stop in ["network", "transport", "authorization", "identity", "client", ""] {
		count(entering({"works": "no", "stoppedBy": stop})) == 1
		some finding in entering({"works": "no", "stoppedBy": stop, "gateway": "edge/gate", "inside": true})
		contains(finding.message, "what comes in by Service/shop/front and its gateway edge/gate, ")
	}
}

test_tells_what_cannot_be_told_of_a_way_in_that_is_seen if {
	some finding in entering({"works": "unknown"})
	contains(finding.message, "may or may not be entered, which the manifests do not tell: what comes in by Service/shop/front (LoadBalancer) depends on what is not shown, because")
	entering({"works": "unknown", "seen": false}) == set()
}

test_what_is_closed_for_every_controller_is_told if {
	count(entering({"works": "no", "seen": false, "stoppedBy": "network"})) == 1
}

test_is_silent_where_the_outside_gets_in if {
	entering({}) == set()
}

test_leaves_out_the_place_in_the_config_where_it_is_not_known if {
	some finding in entering({"works": "no", "stoppedBy": "network", "at": ""})
	endswith(finding.message, "because somebody forgot it (f.yaml:4)")
}

entering(patch) := findings if {
	findings := rule.findings with input as {
		"id": "Deployment/shop/web",
		"pod": {"pointer": "/spec/template"},
		"posture": {"flows": [], "entries": [object.union(entry, patch)]},
	}
}

entry := {
	"at": "eastwest.yaml:9",
	"to": "shop/web",
	"port": 8080,
	"by": "Service/shop/front",
	"type": "LoadBalancer",
	"file": "web.yaml",
	"line": 40,
	"gateway": "",
	"works": "yes",
	"seen": true,
	"stoppedBy": "",
	"inside": false,
	"because": [{"text": "somebody forgot it", "file": "f.yaml", "line": 4}],
}

found(patch) := findings if {
	findings := rule.findings with input as {
		"id": "Deployment/shop/web",
		"pod": {"pointer": "/spec/template"},
		"posture": {"flows": [object.union(flow, patch)], "entries": []},
	}
}

flow := {
	"from": "shop/web",
	"to": "shop/cart",
	"port": 8080,
	"at": "eastwest.yaml:3",
	"works": "yes",
	"transport": "mtls",
	"stoppedBy": "",
	"because": [{"text": "somebody forgot it", "file": "f.yaml", "line": 4}],
}
