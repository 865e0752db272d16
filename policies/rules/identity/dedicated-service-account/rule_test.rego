package eastwest.rules.identity["dedicated-service-account_test"]

import data.eastwest.rules.identity["dedicated-service-account"] as rule

test_reports_an_omitted_account_at_the_pod_spec if {
	found(workload("", {}, [])) == {"/spec/template/spec": "Deployment/soroban/indexer runs under the namespace's `default` service account, which any pod of the namespace gets"}
}

test_reports_default_where_it_is_written if {
	locations(workload("default", {"serviceAccountName": "default"}, [])) == {"/spec/template/spec/serviceAccountName"}
	locations(workload("default", {"serviceAccount": "default"}, [])) == {"/spec/template/spec/serviceAccount"}
	locations(workload("", {"serviceAccountName": ""}, [])) == {"/spec/template/spec"}
}

test_reports_a_shared_account_with_names if {
	subject := workload("backend", {"serviceAccountName": "backend"}, ["Deployment/soroban/a", "Deployment/soroban/b"])
	found(subject) == {"/spec/template/spec/serviceAccountName": "Deployment/soroban/indexer shares the service account `backend` with Deployment/soroban/a, Deployment/soroban/b"}
}

test_reports_a_shared_default_once if {
	count(found(workload("default", {"serviceAccountName": "default"}, ["Deployment/soroban/a"]))) == 1
}

test_is_silent_on_an_account_of_its_own if {
	found(workload("indexer", {"serviceAccountName": "indexer"}, [])) == {}
}

test_is_silent_on_an_account_whose_name_begins_with_default if {
	found(workload("default-indexer", {"serviceAccountName": "default-indexer"}, [])) == {}
}

found(subject) := {finding.pointer: finding.message | some finding in rule.findings with input as subject}

locations(subject) := object.keys(found(subject))

workload(account, spec, others) := {
	"id": "Deployment/soroban/indexer",
	"pod": {"serviceAccount": account, "spec": spec, "pointer": "/spec/template"},
	"sharesServiceAccountWith": others,
}
