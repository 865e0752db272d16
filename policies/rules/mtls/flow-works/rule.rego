# METADATA
# title: Every declared call gets through
# description: |
#   A policy that is tight but breaks a call which is wanted will be taken away in a hurry. What an honest caller's own proxy sends must be let
#   through by the network, be taken by the callee, and be permitted there. Told is the first thing that stops it, and what the caller sees of it.
# related_resources:
#   - ref: https://istio.io/latest/docs/ops/common-problems/network-issues/
#     description: "Istio: traffic management problems"
#   - ref: https://istio.io/latest/docs/ops/common-problems/security-issues/
#     description: "Istio: security problems"
#   - ref: https://linkerd.io/2/tasks/troubleshooting/
#     description: "Linkerd: troubleshooting"
# schemas:
#   - input: schema.workload
# custom:
#   severity: error
#   remedy: Change the line that stops the call; or take the call out of `flows` in eastwest.yaml if it isn't wanted any more.
package eastwest.rules.mtls["flow-works"]

import data.eastwest.lib.reason
import data.eastwest.lib.result

findings contains result.finding_with(rego.metadata.chain(), input.pod.pointer, message, {"related": related}) if {
	some flow in input.posture.flows
	effect := outcome(flow)
	call := sprintf("%s to %s, port %d", [flow.from, flow.to, flow.port])
	because := reason.why(flow.because)
	related := reason.places(flow.because)
	at := flow.at
	message := $"the declared call from {call} {effect}{because} (declared at {at})"
}

outcome(flow) := "may or may not work, which the manifests do not tell" if flow.works == "unknown"

outcome(flow) := stops[flow.stoppedBy] if {
	flow.works == "no"
	flow.stoppedBy != "transport"
}

outcome(flow) := transports[flow.transport] if {
	flow.works == "no"
	flow.stoppedBy == "transport"
}

# What stops it, and what somebody sees who makes the call.
stops := {
	"client": "does not leave its caller, whose own proxy refuses it (502, or a connection that is closed at once)",
	"network": "is dropped by the network (a timeout)",
	"identity": "is refused, as its caller has no identity to show (connection reset)",
	"authorization": "is denied by authorization (403, or a connection reset where it is not HTTP)",
	"": "does not get through",
}

transports := {
	"mtls": "is sent by mutual TLS to a port that does not take it (503, a TLS error)",
	"plaintext": "is sent in plaintext to a port that takes mutual TLS only (connection reset, or 503)",
	"tls": "is sent by TLS of another kind to a port that takes the mesh's mutual TLS only (connection reset, or 503)",
	"unknown": "is sent in a way that the port does not take (connection reset, or 503)",
	"refused": "does not leave its caller (502, or a connection that is closed at once)",
}
