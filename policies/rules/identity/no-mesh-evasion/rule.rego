# METADATA
# title: No container can go around its sidecar or take another's identity
# description: |
#   Some rights let a container rewrite the redirection that puts its proxy in the path, pose as the proxy, or leave its
#   pod for the node, where every other pod's keys and tokens are.
# related_resources:
#   - ref: https://istio.io/latest/docs/ops/deployment/application-requirements/
#     description: "Istio: application requirements (UID 1337, NET_ADMIN and NET_RAW)"
#   - ref: https://istio.io/latest/docs/ops/best-practices/security/#understand-traffic-capture-limitations
#     description: "Istio: traffic capture limitations"
#   - ref: https://linkerd.io/2/reference/proxy-configuration/
#     description: "Linkerd: proxy UID"
#   - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
#     description: "Kubernetes: Pod Security Standards, baseline"
# schemas:
#   - input: schema.workload
# custom:
#   severity: error
#   remedy: Remove the right, drop all capabilities and run as a user and group of the application's own; leave network set-up to the mesh's CNI plugin.
package eastwest.rules.identity["no-mesh-evasion"]

import data.eastwest.lib.pointer
import data.eastwest.lib.result

findings contains result.finding(rego.metadata.chain(), where, message) if {
	some container in input.pod.containers
	some index, name in container.securityContext.capabilities.add
	capability := trim_prefix(upper(name), "CAP_")
	harm := harms[capability]
	not is_proxy(container)
	where := pointer.join(container.pointer, ["securityContext", "capabilities", "add", index])
	message := $"{input.id}: container `{container.name}` adds the capability {capability}, which lets it {harm}"
}

findings contains result.finding(rego.metadata.chain(), where, message) if {
	some container in input.pod.containers
	container.securityContext.privileged == true
	where := pointer.join(container.pointer, ["securityContext", "privileged"])
	message := $"{input.id}: container `{container.name}` is privileged, which gives it the node and every identity on it"
}

findings contains result.finding(rego.metadata.chain(), where, message) if {
	input.pod.hostPID
	where := pointer.join(input.pod.pointer, ["spec", "hostPID"])
	message := $"{input.id} shares the node's processes, where it can read other pods' environments and keys"
}

findings contains result.finding(rego.metadata.chain(), where, message) if {
	input.pod.hostIPC
	where := pointer.join(input.pod.pointer, ["spec", "hostIPC"])
	message := $"{input.id} shares the node's memory segments and message queues with other pods"
}

findings contains result.finding(rego.metadata.chain(), where, message) if {
	some container in input.pod.containers
	some field, number in container.securityContext
	proxy := proxy_ids[field][number]
	not is_proxy(container)
	where := pointer.join(container.pointer, ["securityContext", field])
	message := $"{input.id}: container `{container.name}` runs with {field} {number}, the {proxy} proxy's own, whose traffic isn't captured"
}

# The pod's securityContext holds for each container that doesn't set the field itself.
findings contains result.finding(rego.metadata.chain(), where, message) if {
	some field, number in input.pod.spec.securityContext
	proxy := proxy_ids[field][number]
	heirs := concat(", ", [container.name | some container in heirs_of(field)])
	heirs != ""
	where := pointer.join(input.pod.pointer, ["spec", "securityContext", field])
	message := $"{input.id}: the pod runs {heirs} with {field} {number}, the {proxy} proxy's own, whose traffic isn't captured"
}

harms := {
	"NET_ADMIN": "remove the redirection to its proxy",
	"NET_RAW": "send packets that no redirection sees and forge its neighbours' addresses",
	"SYS_ADMIN": "mount the node's file systems and enter other namespaces",
	"ALL": "remove the redirection to its proxy and take over the node",
}

# Istio redirects the traffic of everyone but this user and this group; Linkerd likewise (the group where it is set).
proxy_ids := {
	"runAsUser": {1337: "Istio", 2102: "Linkerd"},
	"runAsGroup": {1337: "Istio", 2102: "Linkerd"},
}

heirs_of(field) := [container |
	some container in input.pod.containers
	not container.securityContext[field]
	not is_proxy(container)
]

# A container of the mesh itself, as its injector writes it: by name, image and command. A mirror's image isn't known to
# be the mesh's, and another command would make the proxy's image run something else.
is_proxy(container) if {
	some prefix in proxy_images[container.name]
	startswith(container.image, prefix)
	container.command in {[], ["install-cni"], ["/usr/lib/linkerd/linkerd2-proxy-init"]}
}

proxy_images := {
	"install-cni": istio_images("install-cni"),
	"istio-init": istio_images("proxyv2"),
	"istio-proxy": ((istio_images("proxyv2") | istio_images("ztunnel")) | {"auto"}),
	"linkerd-init": linkerd_images("proxy-init") | linkerd_images("proxy"),
	"linkerd-proxy": linkerd_images("proxy"),
}

istio_images(image) := {$"{registry}/{image}:" |
	some registry in ["docker.io/istio", "gcr.io/istio-release", "istio", "registry.istio.io/release", "registry.istio.io/testing"]
}

linkerd_images(image) := {$"{registry}/{image}:" |
	some registry in ["cr.l5d.io/linkerd", "ghcr.io/linkerd", "gcr.io/linkerd-io"]
}
