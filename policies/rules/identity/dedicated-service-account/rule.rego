# METADATA
# title: Every service runs under its own service account
# description: |
#   The mesh derives a workload's identity from its service account. Pods under the namespace's `default` account, or under
#   one that another service uses too, can't be told apart by any authorization policy.
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/security/service-accounts/#default-service-accounts
#     description: "Kubernetes: default service accounts"
#   - ref: https://istio.io/latest/docs/concepts/security/#istio-identity
#     description: "Istio: identity is the service account"
#   - ref: https://linkerd.io/2/features/automatic-mtls/#how-does-linkerds-mtls-implementation-work
#     description: "Linkerd: identity is the service account"
# schemas:
#   - input: schema.workload
# custom:
#   severity: error
#   remedy: Create a ServiceAccount for this service alone and name it in the pod template's `serviceAccountName`.
package eastwest.rules.identity["dedicated-service-account"]

import data.eastwest.lib.pointer
import data.eastwest.lib.result

findings contains result.finding(rego.metadata.chain(), account_pointer, message) if {
	not input.operated
	input.pod.serviceAccount in {"", "default"}
	message := $"{input.id} runs under the namespace's `default` service account, which any pod of the namespace gets"
}

findings contains result.finding(rego.metadata.chain(), account_pointer, message) if {
	not input.operated
	not input.pod.serviceAccount in {"", "default"}
	others := concat(", ", input.sharesServiceAccountWith)
	others != ""
	message := $"{input.id} shares the service account `{input.pod.serviceAccount}` with {others}"
}

# The field that decides: `serviceAccountName` wins over its deprecated alias; if neither is written, the pod's spec.
account_pointer := pointer.join(input.pod.pointer, ["spec", "serviceAccountName"]) if {
	input.pod.spec.serviceAccountName != ""
} else := pointer.join(input.pod.pointer, ["spec", "serviceAccount"]) if {
	input.pod.spec.serviceAccount != ""
} else := pointer.join(input.pod.pointer, ["spec"])
