package eastwest.rules.mtls["mesh-membership_test"]

import data.eastwest.rules.mtls["mesh-membership"] as rule

test_points_at_the_line_by_which_its_pods_are_taken_out if {
	own := reason("its pods say no", "Deployment/shop/web", "/spec/template/metadata/labels/inject", 7)
	found("", "no", [own, nowhere]) == {{
		"rule": "mtls/mesh-membership",
		"pointer": "/spec/template/metadata/labels/inject",
		"related": [{"file": "f.yaml", "line": 7}],
		"message": "Deployment/shop/web is in no mesh, because its pods say no (f.yaml:7): what it sends and receives need be neither encrypted nor authenticated",
	}}
}

test_points_at_the_pod_template_where_the_namespace_decides if {
	pointers("", "no", [reason("no label", "Namespace/shop", "/metadata", 3)]) == {"/spec/template"}
	pointers("", "no", [nowhere]) == {"/spec/template"}
	pointers("", "no", []) == {"/spec/template"}
}

test_reports_what_is_unknown_as_unknown if {
	some finding in found("", "unknown", [nowhere])
	startswith(finding.message, "Deployment/shop/web may be in no mesh, which the manifests do not tell, because nothing speaks of it: ")
}

test_is_silent_on_members if {
	found("", "yes", [nowhere]) == set()
}

test_is_silent_on_what_is_outside_of_every_mesh if {
	every outside in {"host-network", "system-namespace", "mesh"} {
		found(outside, "no", [nowhere]) == set()
	}
}

found(outside, member, because) := findings if {
	findings := rule.findings with input as {
		"id": "Deployment/shop/web",
		"pod": {"pointer": "/spec/template"},
		"posture": {"outside": outside, "mesh": {"member": member, "because": because}},
	}
}

pointers(outside, member, because) := {finding.pointer | some finding in found(outside, member, because)}

reason(text, resource, pointer, line) := {"text": text, "resource": resource, "pointer": pointer, "file": "f.yaml", "line": line}

nowhere := {"text": "nothing speaks of it", "resource": "", "pointer": "", "file": "", "line": 0}
