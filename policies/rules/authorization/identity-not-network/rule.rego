# METADATA
# title: Permission rests on an identity, not on an address
# description: |
#   A rule that permits by address alone lets in whoever gets such an address: any pod of the range, a node, a load balancer that
#   hides its clients. An identity of the mesh is proven by a key; an address is given to whoever comes next.
# related_resources:
#   - ref: https://istio.io/latest/docs/reference/config/security/authorization-policy/#Source
#     description: "Istio: AuthorizationPolicy, source"
#   - ref: https://linkerd.io/2/reference/authorization-policy/#networkauthentication
#     description: "Linkerd: NetworkAuthentication"
# schemas:
#   - input: schema.workload
# custom:
#   severity: warning
#   remedy: Name the callers' service accounts beside the addresses (Istio `principals`, Linkerd a MeshTLSAuthentication), so that both are demanded.
package eastwest.rules.authorization["identity-not-network"]

import data.eastwest.lib.reason
import data.eastwest.lib.result

findings contains result.finding_with(rego.metadata.chain(), listener.pointer, message, related) if {
	some listener in judged
	network := listener.byNetwork
	suffices := enough[network.answer]
	place := where(listener)
	why := reason.because(network.because)
	message := $"{input.id}: an address {suffices} to be let in at {place}, without an identity{why}"
	related := {"related": reason.places(network.because)}
}

enough := {
	"yes": "is enough",
	"unknown": "may be enough, which can't be told from the manifests,",
}

# Every declared listener on its own; the other ports only where the declared ones ask for an identity.
judged contains listener if {
	some listener in permitting
	listener.source != "any"
}

judged contains listener if {
	some listener in permitting
	listener.source == "any"
	not any_declared
}

any_declared if {
	some listener in permitting
	listener.source != "any"
}

permitting contains listener if {
	some listener in input.posture.listeners
	not listener.public
	listener.byNetwork.answer in {"yes", "unknown"}
}

where(listener) := concat(" ", [listener.protocol, listener.ports]) if listener.source != "any"

where(listener) := "ports that nothing declares" if listener.source == "any"
