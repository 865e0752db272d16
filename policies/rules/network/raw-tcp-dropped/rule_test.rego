package eastwest.rules.network["raw-tcp-dropped_test"]

import data.eastwest.rules.network["raw-tcp-dropped"] as rule

test_reports_each_listener_with_the_line_that_permits if {
	findings := rule.findings with input as subject("yes")
	findings == {{
		"rule": "network/raw-tcp-dropped",
		"pointer": "/spec/template/spec/containers/0/ports/0",
		"related": [{"file": "f.yaml", "line": 7}],
		"message": "Deployment/shop/a lets bytes that aren't HTTP in on TCP 8080, past the rules that permit some HTTP requests and no others, because AuthorizationPolicy x permits it (f.yaml:7)",
	}}
}

test_tells_what_is_not_known if {
	findings := rule.findings with input as subject("unknown")
	some finding in findings
	contains(finding.message, "may let (which can't be told from the manifests) bytes that aren't HTTP in on TCP 8080")
}

test_is_silent_on_what_is_dropped if {
	findings := rule.findings with input as subject("no")
	findings == set()
}

subject(answer) := {
	"id": "Deployment/shop/a",
	"posture": {"listeners": [{
		"protocol": "TCP",
		"ports": "8080",
		"pointer": "/spec/template/spec/containers/0/ports/0",
		"rawTcp": {"answer": answer, "because": [{"text": "AuthorizationPolicy x permits it", "file": "f.yaml", "line": 7}]},
	}]},
}
