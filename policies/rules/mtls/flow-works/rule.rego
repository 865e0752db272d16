# METADATA
# title: Every declared call gets through, and the outside to what is public
# description: |
#   A policy that is tight but breaks a call which is wanted will be taken away in a hurry. What an honest caller's own proxy sends must be let
#   through by the network, be taken by the callee, and be permitted there. The same is asked of who comes from outside to what is declared public,
#   by the ways in that the manifests show. Told is the first thing that stops it, and what the caller sees of it.
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
#   remedy: Change the line that stops the call; or take it out of `flows` (or `public`) in eastwest.yaml if it isn't wanted any more.
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

# What is public must be entered: by a Service, a port of the node, a route. Where it is an ingress controller or a gateway outside of the manifests
# that connects, only what is closed for each of them is told.
findings contains result.finding_with(rego.metadata.chain(), input.pod.pointer, message, {"related": related}) if {
	some entry in input.posture.entries
	effect := entered(entry)
	because := reason.why(entry.because)
	related := array.concat(reason.places(entry.because), [{"file": entry.file, "line": entry.line}])
	port := format_int(entry.port, 10)
	way := way_in(entry)
	stop := hurdle(entry)
	declared := declared_at(entry)
	message := $"from outside, {entry.to}, port {port}, {effect}: what comes in by {way}{stop}{because}{declared}"
}

entered(entry) := "can't be entered" if entry.works == "no"

entered(entry) := "may or may not be entered, which the manifests do not tell" if {
	entry.works == "unknown"
	entry.seen
}

way_in(entry) := sprintf("%s (%s)", [entry.by, entry.type]) if entry.gateway == ""

way_in(entry) := sprintf("%s and its gateway %s", [entry.by, entry.gateway]) if entry.gateway != ""

hurdle(entry) := " depends on what is not shown" if entry.works == "unknown"

hurdle(entry) := at_the_door[entry.stoppedBy] if {
	entry.works == "no"
	not entry.inside
}

hurdle(entry) := behind[entry.stoppedBy] if {
	entry.works == "no"
	entry.inside
}

at_the_door := {
	"network": " is dropped by the network (a timeout)",
	"transport": " shows no certificate of the mesh, and the port takes mutual TLS only (connection reset)",
	"authorization": " is denied by authorization (403, or a connection reset where it is not HTTP)",
	"identity": " has no identity to show (connection reset)",
	"client": " is not sent on",
	"": " does not get through",
}

# What the gateway calls.
behind := {
	"network": ", which the network drops behind the gateway (a timeout, or 503)",
	"transport": ", which the gateway sends in a way that the port does not take (503)",
	"authorization": ", for which the gateway is denied by authorization behind it (403, or 503)",
	"identity": ", for which the gateway has no identity to show (503)",
	"client": ", which the gateway does not send on (503, or 404)",
	"": ", which does not get through",
}

declared_at(entry) := "" if entry.at == ""

declared_at(entry) := concat("", [" (public at ", entry.at, ")"]) if entry.at != ""
