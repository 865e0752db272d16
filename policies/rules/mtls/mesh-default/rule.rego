# METADATA
# title: A new pod in a namespace of the mesh takes no plaintext
# description: |
#   What is written for the workloads of today doesn't hold for the pod that somebody adds tomorrow. In a namespace with members of a mesh, a pod
#   that no policy selects should be in the mesh and take nothing but authenticated connections.
# related_resources:
#   - ref: https://istio.io/latest/docs/tasks/security/authentication/authn-policy/#globally-enabling-istio-mutual-tls-in-strict-mode
#     description: "Istio: mutual TLS in STRICT mode for the whole mesh"
#   - ref: https://linkerd.io/2/tasks/securing-your-cluster/
#     description: "Linkerd: securing your cluster"
# schemas:
#   - input: schema.namespace
# custom:
#   severity: error
#   remedy: Put the whole namespace into the mesh, and demand mutual TLS by default, for the mesh (STRICT in the root namespace) or for the namespace.
package eastwest.rules.mtls["mesh-default"]

import data.eastwest.lib.reason
import data.eastwest.lib.result

findings contains result.finding_with(rego.metadata.chain(), "/metadata/name", message, {"related": related}) if {
	input.posture.members > 0
	not input.posture.controlPlane
	verb := verbs[input.posture.strict.answer]
	because := reason.why(input.posture.strict.because)
	related := reason.places(input.posture.strict.because)
	message := $"a new pod in {input.id}, which no policy selects, {verb} plaintext{because}"
}

verbs := {"no": "would take", "unknown": "may take"}
