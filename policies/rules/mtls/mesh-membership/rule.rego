# METADATA
# title: Every workload is in a mesh
# description: |
#   A workload that is in no mesh has no identity that others could be asked for, takes whatever arrives, and sends in plaintext.
#   Where it can't be told whether its pods get a proxy, that is reported too.
# related_resources:
#   - ref: https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/
#     description: "Istio: installing the sidecar"
#   - ref: https://istio.io/latest/docs/ambient/usage/add-workloads/
#     description: "Istio: adding workloads to an ambient mesh"
#   - ref: https://linkerd.io/2/features/proxy-injection/
#     description: "Linkerd: automatic proxy injection"
# schemas:
#   - input: schema.workload
# custom:
#   severity: error
#   remedy: Put its namespace into the mesh (`istio-injection`, `istio.io/dataplane-mode` or `linkerd.io/inject`), and remove what takes its pods out.
package eastwest.rules.mtls["mesh-membership"]

import data.eastwest.lib.reason
import data.eastwest.lib.result

findings contains result.finding_with(rego.metadata.chain(), place, message, {"related": related}) if {
	input.posture.outside == ""
	state := states[input.posture.mesh.member]
	because := reason.why(causes)
	related := reason.places(causes)
	message := $"{input.id} {state}{because}: what it sends and receives need be neither encrypted nor authenticated"
}

states := {
	"no": "is in no mesh",
	"unknown": "may be in no mesh, which the manifests do not tell",
}

# Without what is only said of a mesh that nobody here uses.
causes := [cause |
	some cause in input.posture.mesh.because
	cause.file != ""
] if {
	some cause in input.posture.mesh.because
	cause.file != ""
} else := input.posture.mesh.because

# Where the workload itself says so; else its pod template.
place := [cause.pointer | some cause in causes; cause.resource == input.id][0]

place := input.pod.pointer if every cause in causes {
	cause.resource != input.id
}
