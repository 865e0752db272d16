# METADATA
# title: The mesh's policies refer to what is there
# description: |
#   A policy that the API server refuses, that points at something that isn't there, or that selects no workload looks like
#   protection and is none: a DENY that denies nothing, a STRICT that holds for nobody, a permission for an account that is misspelt.
# related_resources:
#   - ref: https://istio.io/latest/docs/reference/config/analysis/
#     description: "Istio: configuration analysis messages"
#   - ref: https://linkerd.io/2/reference/authorization-policy/
#     description: "Linkerd: authorization policy"
# schemas:
#   - input: schema.resource
# custom:
#   severity: error
#   kinds: [AuthorizationPolicy, PeerAuthentication, RequestAuthentication, Server, ServerAuthorization, MeshTLSAuthentication, NetworkAuthentication, HTTPRoute, GRPCRoute]
#   remedy: Correct the reference, the selector or the name; remove a policy that nothing needs any more.
package eastwest.rules.authorization["no-dangling"]

import data.eastwest.lib.result

# Without the effect that it seems to have.
findings contains result.finding(rego.metadata.chain(), fault.pointer, message) if {
	some fault in input.policy.faults
	not is_about_traffic(fault.pointer)
	message := concat("", [input.id, ": ", fault.message])
}

# Dead weight, if the manifests are complete.
findings contains result.finding_with(rego.metadata.chain(), idle.pointer, message, {"severity": "warning"}) if {
	some idle in input.policy.idle
	message := concat("", [input.id, " ", idle.message])
}

# Where a route sends requests is no matter of authorization.
is_about_traffic(pointer) if contains(pointer, "/backendRefs/")
