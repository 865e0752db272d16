package eastwest.rules.mtls["client-transport_test"]

import data.eastwest.rules.mtls["client-transport"] as rule

test_names_the_line_that_turns_it_off if {
	found({}) == {{
		"rule": "mtls/client-transport",
		"pointer": "/spec/template",
		"related": [{"file": "f.yaml", "line": 4}],
		"message": "the declared call from shop/web to shop/cart, port 8080 goes in plaintext though both are in the mesh, because DestinationRule shop/cart turns TLS off (f.yaml:4) (declared at eastwest.yaml:3)",
	}}
}

test_reports_tls_of_another_kind if {
	some finding in found({"transport": "tls"})
	contains(finding.message, "goes by TLS of another kind than the mesh's though")
}

test_reports_a_call_that_may_work if {
	count(found({"works": "unknown"})) == 1
}

test_is_silent_on_mutual_tls_and_on_what_is_not_sent if {
	every transport in {"mtls", "refused", "unknown"} {
		found({"transport": transport}) == set()
	}
}

test_is_silent_outside_of_the_mesh_and_on_what_does_not_work if {
	found({"meshed": false}) == set()
	found({"works": "no"}) == set()
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
	"meshed": true,
	"works": "yes",
	"transport": "plaintext",
	"because": [{"text": "DestinationRule shop/cart turns TLS off", "file": "f.yaml", "line": 4}],
}
