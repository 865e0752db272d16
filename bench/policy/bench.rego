# The policies that every tool in the benchmark runs, in the convention that conftest and eastwest share.
package main

pod_spec := input.spec.template.spec

containers contains container if some container in pod_spec.containers

deny_host_network contains $"{input.metadata.name} shares the node's network" if pod_spec.hostNetwork == true

deny_default_account contains $"{input.metadata.name} runs under the default service account" if {
	pod_spec
	object.get(pod_spec, "serviceAccountName", "default") == "default"
}

deny_privileged contains $"container {container.name} is privileged" if {
	some container in containers
	container.securityContext.privileged == true
}

deny_capability contains $"container {container.name} adds {capability}" if {
	some container in containers
	some capability in container.securityContext.capabilities.add
	capability in {"NET_ADMIN", "NET_RAW", "SYS_ADMIN"}
}

deny_public_service contains $"service {input.metadata.name} is open to the outside" if {
	input.kind == "Service"
	input.spec.type in {"LoadBalancer", "NodePort"}
}

deny_inline_password contains $"container {container.name} has a password in {env.name}" if {
	some container in containers
	some env in container.env
	endswith(env.name, "PASSWORD")
	env.value != ""
}
