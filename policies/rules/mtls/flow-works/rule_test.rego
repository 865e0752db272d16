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

found(patch) := findings if {
	findings := rule.findings with input as {
		"id": "Deployment/shop/web",
		"pod": {"pointer": "/spec/template"},
		"posture": {"flows": [object.union(flow, patch)]},
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
