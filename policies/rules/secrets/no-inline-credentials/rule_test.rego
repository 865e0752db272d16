package eastwest.rules.secrets["no-inline-credentials_test"]

import data.eastwest.rules.secrets["no-inline-credentials"] as rule

test_points_at_the_value_and_names_its_place if {
	findings := rule.findings with input as subject("Deployment", false, [credential("named", "env")])
	findings == {{
		"rule": "secrets/no-inline-credentials",
		"pointer": "/a/pointer",
		"related": [],
		"message": "Deployment/shop/x: the environment variable `NAME` of container `web` holds a literal credential",
	}}
}

test_has_words_for_each_place if {
	every place, words in {
		"env": "the environment variable `NAME` of container `web`",
		"command": "the command of container `web`",
		"args": "an argument of container `web`",
		"ConfigMap": "the key `NAME` of a ConfigMap",
		"Secret": "the key `NAME` of a Secret in the manifests",
	} {
		messages(false, [credential("token", place)]) == {concat("", ["X/shop/x: ", words, " holds a well-known kind of token"])}
	}
}

test_has_words_for_each_evidence if {
	every evidence, words in {
		"named": "a literal credential",
		"secret-value": "a literal value",
		"settings-file": "a file of settings with a credential",
		"private-key": "a private key",
		"connection-string": "a connection string with a password",
		"token": "a well-known kind of token",
	} {
		messages(false, [credential(evidence, "Secret")]) == {concat("", ["X/shop/x: the key `NAME` of a Secret in the manifests holds ", words])}
	}
}

test_reports_each_credential if {
	count(messages(false, [credential("named", "env"), credential("token", "env"), credential("named", "args")])) == 3
}

test_is_silent_without_credentials if {
	messages(false, []) == set()
}

test_a_secret_in_a_cluster_is_at_home if {
	messages(true, [credential("secret-value", "Secret")]) == set()
}

test_a_credential_elsewhere_in_a_cluster_is_not if {
	count(messages(true, [credential("named", "env"), credential("private-key", "ConfigMap")])) == 2
}

messages(live, credentials) := {finding.message |
	findings := rule.findings with input as subject("X", live, credentials)
	some finding in findings
}

subject(kind, live, credentials) := {"id": concat("/", [kind, "shop", "x"]), "kind": kind, "live": live, "credentials": credentials}

credential(evidence, place) := {"evidence": evidence, "place": place, "name": "NAME", "container": "web", "pointer": "/a/pointer"}
