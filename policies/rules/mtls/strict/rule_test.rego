package eastwest.rules.mtls.strict_test

import data.eastwest.rules.mtls.strict as rule

test_names_the_line_that_decided if {
	found("istio", "yes", [listener({"plaintext": plaintext("yes", "no", [permissive])})]) == {{
		"rule": "mtls/strict",
		"pointer": "/ports/0",
		"related": [{"file": "f.yaml", "line": 4}],
		"message": "Deployment/shop/web takes plaintext at port 8080, because PeerAuthentication shop/default accepts plaintext (f.yaml:4): nobody gets that far today, but the port itself would not refuse them",
	}}
}

test_says_who_can_use_it if {
	contains(message("istio", plaintext("yes", "yes", [unset])), "because no PeerAuthentication sets a mode: any pod can use it without an identity")
	contains(message("istio", plaintext("yes", "unknown", [unset])), ": any pod may be able to use it without an identity")
	startswith(message("istio", plaintext("unknown", "unknown", [unset])), "Deployment/shop/web may take plaintext at port 8080")
}

test_judges_linkerd_by_what_gets_through if {
	found("linkerd", "yes", [listener({"plaintext": plaintext("yes", "no", [unset])})]) == set()
	startswith(message("linkerd", plaintext("yes", "yes", [unset])), "Deployment/shop/web takes plaintext at port 8080, because policy permits it (f.yaml:9)")
	startswith(message("linkerd", plaintext("yes", "unknown", [unset])), "Deployment/shop/web may take plaintext")
}

test_tells_undeclared_ports_only_where_a_line_of_their_own_opens_them if {
	any := {"source": "any", "ports": "6060", "pointer": "/any"}
	excluded := object.union(any, {"plaintext": plaintext("yes", "no", [skipped])})
	count(found("istio", "yes", [excluded])) == 1
	count(found("istio", "yes", [listener(excluded), listener({"plaintext": plaintext("yes", "no", [permissive])})])) == 2
	same := listener(object.union(any, {"plaintext": plaintext("yes", "no", [permissive])}))
	count(found("istio", "yes", [same, listener({"plaintext": plaintext("yes", "no", [permissive])})])) == 1
	unwritten := listener(object.union(any, {"plaintext": plaintext("yes", "no", [unset])}))
	found("istio", "yes", [unwritten]) == set()
	setting := object.union(skipped, {"resource": "ConfigMap/linkerd/linkerd-config"})
	found("istio", "yes", [listener(object.union(any, {"plaintext": plaintext("yes", "no", [setting])}))]) == set()
}

test_is_silent_on_what_is_closed_public_or_not_tcp if {
	every patch in [{"plaintext": plaintext("no", "no", [])}, {"public": true}, {"protocol": "UDP"}] {
		found("istio", "yes", [listener(patch)]) == set()
	}
}

test_is_silent_outside_of_the_mesh if {
	found("none", "no", [listener({})]) == set()
	found("istio", "unknown", [listener({})]) == set()
}

test_is_silent_on_the_control_plane if {
	findings := rule.findings with input as subject("linkerd", "yes", "mesh", [listener({})])
	findings == set()
}

message(mesh, facts) := finding.message if {
	some finding in found(mesh, "yes", [listener({"plaintext": facts})])
}

found(mesh, member, listeners) := findings if {
	findings := rule.findings with input as subject(mesh, member, "", [listener(one) | some one in listeners])
}

subject(mesh, member, outside, listeners) := {
	"id": "Deployment/shop/web",
	"posture": {"outside": outside, "mesh": {"mesh": mesh, "member": member}, "listeners": listeners},
}

listener(patch) := object.union(
	{"protocol": "TCP", "ports": "8080", "source": "container", "public": false, "pointer": "/ports/0", "plaintext": plaintext("yes", "yes", [permissive])},
	patch,
)

plaintext(answer, reached, because) := {"answer": answer, "reached": reached, "who": who[reached], "because": because, "through": [permits]}

who := {"yes": "any pod", "unknown": "any pod", "no": ""}

permissive := {"layer": "mesh", "text": "PeerAuthentication shop/default accepts plaintext", "resource": "PeerAuthentication/shop/default", "pointer": "/spec", "file": "f.yaml", "line": 4}

skipped := {"layer": "mesh", "text": "an annotation takes it past the proxy", "resource": "Deployment/shop/web", "pointer": "/a", "file": "f.yaml", "line": 8}

permits := {"layer": "mesh", "text": "policy permits it", "resource": "Namespace/shop", "pointer": "/metadata", "file": "f.yaml", "line": 9}

unset := {"layer": "mesh", "text": "no PeerAuthentication sets a mode", "resource": "", "pointer": "", "file": "", "line": 0}
