# METADATA
# title: From a public workload only what is declared can be reached
# description: |
#   Somebody who takes over a workload that the outside reaches goes on from there. What he reaches, also through what he reaches, must be
#   what the chains of declared flows lead to, and nothing else.
# related_resources:
#   - ref: https://attack.mitre.org/tactics/TA0008/
#     description: "MITRE ATT&CK: lateral movement"
#   - ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/
#     description: "Kubernetes: network policies"
# schemas:
#   - input: schema.workload
# custom:
#   severity: error
#   needs: intent
#   remedy: Close what the path shows, at the first step that isn't declared, with a NetworkPolicy and an AuthorizationPolicy on the server's side; or declare the flow in eastwest.yaml if the call is meant.
package eastwest.rules.operations["lateral-movement"]

import data.eastwest.lib.names
import data.eastwest.lib.result

findings contains result.finding(rego.metadata.chain(), "/metadata/name", message) if {
	input.posture.public
	reaches := input.posture.reaches
	reaches.beyondCount > 0
	verb := sure[reaches.beyondSure > 0]
	number := workloads(reaches.beyondCount)
	rest := unsure(reaches)
	them := names.told(reaches.beyond, reaches.beyondCount)
	message := $"who takes over {input.id}, which is public, {verb} {number} that no chain of declared flows leads to{rest}: {them} (by way of {reaches.path})"
}

sure := {
	true: "reaches",
	false: "may be able to reach, which can't be told from the manifests,",
}

workloads(1) := "1 workload"

workloads(count) := sprintf("%d workloads", [count]) if count > 1

unsure(reaches) := sprintf(", %d of them perhaps", [perhaps]) if {
	reaches.beyondSure > 0
	perhaps := reaches.beyondCount - reaches.beyondSure
	perhaps > 0
} else := ""
