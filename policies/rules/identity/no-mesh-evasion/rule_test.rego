package eastwest.rules.identity["no-mesh-evasion_test"]

import data.eastwest.rules.identity["no-mesh-evasion"] as rule

test_reports_capabilities_whatever_their_spelling if {
	every name in ["NET_ADMIN", "NET_RAW", "SYS_ADMIN", "ALL", "CAP_NET_ADMIN", "net_raw", "all"] {
		pointers([application({"capabilities": {"add": ["CHOWN", name]}})], {}) == {"/spec/template/spec/containers/0/securityContext/capabilities/add/1"}
	}
}

test_names_container_and_capability if {
	findings := found([application({"capabilities": {"add": ["CAP_NET_ADMIN"]}})], {})
	findings == {{
		"rule": "identity/no-mesh-evasion",
		"pointer": "/spec/template/spec/containers/0/securityContext/capabilities/add/0",
		"related": [],
		"message": "Deployment/payments/payments: container `payments` adds the capability NET_ADMIN, which lets it remove the redirection to its proxy",
	}}
}

test_is_silent_on_other_capabilities if {
	pointers([application({"capabilities": {"add": ["NET_BIND_SERVICE", "CHOWN"], "drop": ["ALL", "NET_ADMIN"]}})], {}) == set()
}

test_reports_privileged if {
	pointers([application({"privileged": true})], {}) == {"/spec/template/spec/containers/0/securityContext/privileged"}
	pointers([application({"privileged": false})], {}) == set()
}

test_reports_the_nodes_namespaces if {
	pointers([application({})], {"hostPID": true}) == {"/spec/template/spec/hostPID"}
	pointers([application({})], {"hostIPC": true}) == {"/spec/template/spec/hostIPC"}
}

test_leaves_the_nodes_network_to_another_rule if {
	pointers([application({})], {"hostNetwork": true}) == set()
}

test_reports_the_proxys_user_and_group if {
	every field in ["runAsUser", "runAsGroup"] {
		every number in [1337, 2102] {
			pointers([application({field: number})], {}) == {$"/spec/template/spec/containers/0/securityContext/{field}"}
		}
		pointers([application({field: 10001})], {}) == set()
	}
}

test_reports_the_pods_user_for_those_who_inherit_it if {
	heir := application({})
	own := object.union(application({"runAsUser": 10001}), {"name": "own"})
	findings := found([heir, own], {"spec": {"securityContext": {"runAsUser": 1337}}})
	{[finding.pointer, finding.message] | some finding in findings} == {["/spec/template/spec/securityContext/runAsUser", "Deployment/payments/payments: the pod runs payments with runAsUser 1337, the Istio proxy's own, whose traffic isn't captured"]}
	found([own], {"spec": {"securityContext": {"runAsUser": 1337}}}) == set()
}

test_is_silent_on_the_proxys_user_among_other_groups if {
	found([application({})], {"spec": {"securityContext": {"fsGroup": 1337, "supplementalGroups": [1337], "runAsUser": 10001}}}) == set()
}

test_is_silent_on_the_meshs_own_containers if {
	context := {"capabilities": {"add": ["NET_ADMIN", "NET_RAW"]}, "runAsUser": 1337, "runAsGroup": 2102}
	every name, image in {
		"istio-init": "docker.io/istio/proxyv2:1.24.1",
		"istio-proxy": "registry.istio.io/release/proxyv2:1.28.0",
		"linkerd-init": "cr.l5d.io/linkerd/proxy-init:v2.4.0",
		"linkerd-proxy": "cr.l5d.io/linkerd/proxy:edge-26.10.1",
	} {
		found([mesh(name, image, [], context)], {}) == set()
	}
	found([mesh("linkerd-init", "cr.l5d.io/linkerd/proxy:edge-26.10.1", ["/usr/lib/linkerd/linkerd2-proxy-init"], context)], {}) == set()
	found([mesh("istio-proxy", "auto", [], {})], {"spec": {"securityContext": {"runAsUser": 1337}}}) == set()
	found([mesh("istio-proxy", "registry.istio.io/release/ztunnel:1.28.0", [], context)], {}) == set()
	found([mesh("install-cni", "docker.io/istio/install-cni:1.24.1", ["install-cni"], context)], {}) == set()
}

test_a_name_an_image_or_a_command_alone_is_no_proof if {
	context := {"capabilities": {"add": ["NET_ADMIN"]}}
	count(found([mesh("istio-init", "registry.example.com/istio/proxyv2:1.24.1", [], context)], {})) == 1
	count(found([mesh("istio-init", "docker.io/istio/proxyv2-evil:1", [], context)], {})) == 1
	count(found([mesh("sidecar", "docker.io/istio/proxyv2:1.24.1", [], context)], {})) == 1
	count(found([mesh("istio-init", "docker.io/istio/proxyv2:1.24.1", ["/bin/sh"], context)], {})) == 1
	count(found([mesh("istio-proxy", "docker.io/istio/proxyv2:1.24.1", [], {"privileged": true})], {})) == 1
}

pointers(containers, extra) := {finding.pointer | some finding in found(containers, extra)}

found(containers, extra) := findings if {
	pod := object.union(
		{
			"containers": containers,
			"hostNetwork": false,
			"hostPID": false,
			"hostIPC": false,
			"spec": {},
			"pointer": "/spec/template",
		},
		extra,
	)
	findings := rule.findings with input as {"id": "Deployment/payments/payments", "pod": pod}
}

application(context) := {
	"name": "payments",
	"image": "registry.example.com/payments/payments:3.2.0",
	"securityContext": context,
	"command": [],
	"pointer": "/spec/template/spec/containers/0",
}

mesh(name, image, command, context) := {
	"name": name,
	"image": image,
	"securityContext": context,
	"command": command,
	"pointer": "/spec/template/spec/containers/0",
}
