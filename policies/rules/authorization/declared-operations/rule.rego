# METADATA
# title: A caller may send only the operations declared
# description: |
#   Where a flow of eastwest.yaml names operations, its caller must be refused everything else: another method, a longer path, a
#   trailing slash. What the policies permit beyond is computed exactly, and one request of it is shown.
# related_resources:
#   - ref: https://istio.io/latest/docs/ops/best-practices/security/#use-allow-with-positive-matching-and-deny-with-negative-match-patterns
#     description: "Istio: ALLOW with positive matching"
#   - ref: https://istio.io/latest/docs/reference/config/security/normalization/
#     description: "Istio: normalization of paths"
#   - ref: https://linkerd.io/2/reference/authorization-policy/#httproute
#     description: "Linkerd: HTTPRoute"
# schemas:
#   - input: schema.workload
# custom:
#   severity: error
#   needs: intent
#   remedy: Permit exact paths and methods for this caller's service account, and no pattern that is wider than the declared operation; or declare what it needs.
package eastwest.rules.authorization["declared-operations"]

import data.eastwest.lib.reason
import data.eastwest.lib.result

# The flows between two workloads are judged together, so that each of their ports is told once.
findings contains result.finding_with(rego.metadata.chain(), input.pod.pointer, message, related) if {
	some flow in input.posture.flows
	flow.excess != ""

	# Where anybody may send anything, authorization/only-declared-callers says so of the port: the caller's operations are the least of it.
	not flow.unjudged
	alike := [one | some one in input.posture.flows; one.to == flow.to; one.port == flow.port]
	declared := concat(", ", [operation | some one in alike; some operation in one.operations])
	places := concat(", ", [one.at | some one in alike])
	port := format_int(flow.port, 10)
	why := reason.why(flow.excessBecause)
	able := may[flow.excessSure]
	message := $"{input.id} {able} send {flow.sample} to {flow.to} port {port}, though {places} declares only {declared}{why}; in all: {flow.excess}"
	related := {"related": reason.places(flow.excessBecause)}
}

may := {
	true: "may",
	false: "may be able to, which can't be told from the manifests,",
}
