package eastwest.rules.mtls["no-plaintext-port_test"]

import data.eastwest.rules.mtls["no-plaintext-port"] as rule

test_says_who_and_what_lets_them if {
	found("no", "", {}) == {{
		"rule": "mtls/no-plaintext-port",
		"pointer": "/ports/0",
		"related": [{"file": "f.yaml", "line": 4}],
		"message": "port TCP 8080 of Deployment/shop/web is reached in plaintext by any pod, because NetworkPolicy/shop/web allows (f.yaml:4)",
	}}
}

test_reports_what_is_unknown_as_unknown if {
	some finding in found("unknown", "", {"plaintext": {"reached": "unknown", "who": "any pod", "through": []}})
	finding.message == "port TCP 8080 of Deployment/shop/web may be reached in plaintext by any pod"
}

test_leaves_tcp_of_members_to_strict if {
	found("yes", "", {}) == set()
	count(found("yes", "", {"protocol": "UDP"})) == 1
	count(found("unknown", "", {})) == 1
}

test_is_silent_on_what_is_not_reached_public_or_undeclared if {
	every patch in [{"plaintext": {"reached": "no", "who": "", "through": []}}, {"public": true}, {"source": "any"}] {
		found("no", "", patch) == set()
	}
}

test_is_silent_on_the_control_plane_only if {
	found("no", "mesh", {}) == set()
	count(found("no", "host-network", {})) == 1
	count(found("no", "system-namespace", {})) == 1
}

found(member, outside, patch) := findings if {
	findings := rule.findings with input as {
		"id": "Deployment/shop/web",
		"posture": {"outside": outside, "mesh": {"member": member}, "listeners": [object.union(listener, patch)]},
	}
}

listener := {
	"protocol": "TCP",
	"ports": "8080",
	"source": "container",
	"public": false,
	"pointer": "/ports/0",
	"plaintext": {"reached": "yes", "who": "any pod", "through": [{"text": "NetworkPolicy/shop/web allows", "file": "f.yaml", "line": 4}]},
}
