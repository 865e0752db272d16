package eastwest.rules.authorization["declared-operations_test"]

import data.eastwest.rules.authorization["declared-operations"] as rule

test_tells_a_request_and_the_line_that_permits_it if {
	found([flow({})]) == {"Deployment/edge/gateway may send POST /refunds/ to payments/payments port 8080, though eastwest.yaml:4 declares only POST /refunds, because a rule allows it (p.yaml:7); in all: POST /refunds* but not /refunds"}
}

test_points_at_the_pod_and_relates_the_lines if {
	findings := rule.findings with input as workload([flow({})])
	{[finding.pointer, finding.related] | some finding in findings} == {["/spec/template", [{"file": "p.yaml", "line": 7}]]}
}

test_unknown_is_told_as_such if {
	some message in found([flow({"excessSure": false})])
	startswith(message, "Deployment/edge/gateway may be able to, which can't be told from the manifests, send POST /refunds/ to")
}

test_what_holds_by_default_is_told if {
	some message in found([flow({"excessBecause": [{"text": "no proxy stands before the port", "file": "", "line": 0}]})])
	contains(message, "declares only POST /refunds, because no proxy stands before the port; in all:")
}

test_flows_between_the_same_two_are_told_once if {
	found([flow({}), flow({"operations": ["GET /refunds"], "at": "eastwest.yaml:9"})]) == {"Deployment/edge/gateway may send POST /refunds/ to payments/payments port 8080, though eastwest.yaml:4, eastwest.yaml:9 declares only POST /refunds, GET /refunds, because a rule allows it (p.yaml:7); in all: POST /refunds* but not /refunds"}
}

test_each_port_and_each_callee_is_told if {
	count(found([flow({}), flow({"port": 9090}), flow({"to": "payments/ledger"})])) == 3
}

test_is_silent_where_only_what_is_declared_is_permitted if {
	found([flow({"excess": "", "sample": ""})]) == set()
	found([]) == set()
}

test_is_silent_where_anybody_may_send_anything_which_is_told_of_the_port if {
	found([flow({"unjudged": true})]) == set()
	count(found([flow({"unjudged": true}), flow({"port": 9090})])) == 1
}

found(flows) := {finding.message | some finding in rule.findings with input as workload(flows)}

flow(change) := object.union(
	{
		"to": "payments/payments",
		"port": 8080,
		"operations": ["POST /refunds"],
		"at": "eastwest.yaml:4",
		"excess": "POST /refunds* but not /refunds",
		"excessSure": true,
		"unjudged": false,
		"sample": "POST /refunds/",
		"excessBecause": [{"text": "a rule allows it", "file": "p.yaml", "line": 7}],
	},
	change,
)

workload(flows) := {
	"id": "Deployment/edge/gateway",
	"pod": {"pointer": "/spec/template"},
	"posture": {"flows": flows},
}
