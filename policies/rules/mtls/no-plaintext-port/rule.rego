# METADATA
# title: No port of an application is reached in plaintext
# description: |
#   Somebody gets to a port without mutual TLS, so that what is sent can be read and changed on the way, and the caller can be anybody. What counts
#   is who really gets there, by network policies and the mesh together. Of a member of a mesh, mtls/strict tells instead.
# related_resources:
#   - ref: https://istio.io/latest/docs/concepts/security/#mutual-tls-authentication
#     description: "Istio: mutual TLS authentication"
#   - ref: https://linkerd.io/2/features/automatic-mtls/
#     description: "Linkerd: automatic mTLS"
#   - ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/
#     description: "Kubernetes: network policies"
# schemas:
#   - input: schema.workload
# custom:
#   severity: error
#   remedy: Put the workload into the mesh and let its port take mutual TLS only; where that can't be, let a network policy keep everybody out.
package eastwest.rules.mtls["no-plaintext-port"]

import data.eastwest.lib.reason
import data.eastwest.lib.result

findings contains result.finding_with(rego.metadata.chain(), listener.pointer, message, {"related": related}) if {
	some listener in input.posture.listeners
	listener.source != "any"
	not listener.public
	input.posture.outside != "mesh"
	not by_strict(listener)
	reached := verbs[listener.plaintext.reached]
	port := concat(" ", [listener.protocol, listener.ports])
	who := listener.plaintext.who
	because := reason.why(listener.plaintext.through)
	related := reason.places(listener.plaintext.through)
	message := $"port {port} of {input.id} {reached} in plaintext by {who}{because}"
}

verbs := {"yes": "is reached", "unknown": "may be reached"}

# The mesh's own mutual TLS is for TCP; what a member accepts there, mtls/strict tells.
by_strict(listener) if {
	input.posture.mesh.member == "yes"
	listener.protocol == "TCP"
}
