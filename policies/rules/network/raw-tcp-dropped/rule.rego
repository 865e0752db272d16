# METADATA
# title: Bytes that aren't HTTP don't get past rules of HTTP
# description: |
#   Where a proxy doesn't know that a port speaks HTTP, it looks at the first bytes; whatever doesn't look like HTTP is judged as TCP, to which
#   rules on methods, paths and hosts don't apply. It must be dropped then, and not let through.
# related_resources:
#   - ref: https://linkerd.io/2/reference/authorization-policy/#server
#     description: "Linkerd: Server, proxyProtocol"
#   - ref: https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/
#     description: "Istio: protocol selection"
#   - ref: https://istio.io/latest/docs/tasks/security/authorization/authz-tcp/
#     description: "Istio: authorization of TCP traffic"
# schemas:
#   - input: schema.workload
# custom:
#   severity: error
#   remedy: "Say that the port speaks HTTP: in Istio by the port's name (`http-…`) or `appProtocol: http`, in Linkerd by `proxyProtocol: HTTP/1` or `HTTP/2` of the Server; or permit callers on routes alone."
package eastwest.rules.network["raw-tcp-dropped"]

import data.eastwest.lib.reason
import data.eastwest.lib.result

findings contains result.finding_with(rego.metadata.chain(), listener.pointer, message, related) if {
	some listener in input.posture.listeners
	listener.rawTcp.answer in {"yes", "unknown"}
	verb := lets[listener.rawTcp.answer]
	why := reason.because(listener.rawTcp.because)
	message := $"{input.id} {verb} bytes that aren't HTTP in on {listener.protocol} {listener.ports}, past the rules that permit some HTTP requests and no others{why}"
	related := {"related": reason.places(listener.rawTcp.because)}
}

lets := {
	"yes": "lets",
	"unknown": "may let (which can't be told from the manifests)",
}
