# METADATA
# title: Declared calls between members of a mesh go by mutual TLS
# description: |
#   Both ends are in the mesh, and yet the caller's own proxy would send the call in plaintext, or by TLS of another kind: the callee learns nothing
#   of who calls, and in plaintext everybody on the way can read and change what is sent.
# related_resources:
#   - ref: https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings
#     description: "Istio: TLS settings of a DestinationRule"
#   - ref: https://istio.io/latest/docs/ops/configuration/traffic-management/tls-configuration/
#     description: "Istio: understanding TLS configuration"
#   - ref: https://linkerd.io/2/reference/proxy-configuration/
#     description: "Linkerd: proxy configuration"
# schemas:
#   - input: schema.workload
# custom:
#   severity: error
#   remedy: Remove the line that turns the mesh's mutual TLS off for this call, or set the DestinationRule's TLS mode to ISTIO_MUTUAL.
package eastwest.rules.mtls["client-transport"]

import data.eastwest.lib.reason
import data.eastwest.lib.result

findings contains result.finding_with(rego.metadata.chain(), input.pod.pointer, message, {"related": related}) if {
	some flow in input.posture.flows
	flow.meshed
	flow.works != "no"
	how := transports[flow.transport]
	call := sprintf("%s to %s, port %d", [flow.from, flow.to, flow.port])
	because := reason.why(flow.because)
	related := reason.places(flow.because)
	at := flow.at
	message := $"the declared call from {call} goes {how} though both are in the mesh{because} (declared at {at})"
}

transports := {
	"plaintext": "in plaintext",
	"tls": "by TLS of another kind than the mesh's",
}
