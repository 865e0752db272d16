package eastwest.rules.secrets["no-inline-credentials_test"]

import data.eastwest.rules.secrets["no-inline-credentials"] as rule

test_points_at_the_value_and_never_shows_it if {
	findings := rule.findings with input as deployment({"env": [{"name": "A", "value": "b"}, {"name": "DB_PASSWORD", "value": "hunter2"}]})
	findings == {{
		"rule": "secrets/no-inline-credentials",
		"pointer": "/spec/template/spec/containers/0/env/1/value",
		"related": [],
		"message": "Deployment/payments/payments: the environment variable `DB_PASSWORD` of container `payments` holds a literal credential",
	}}
}

test_reports_names_of_credentials if {
	every name in [
		"PASSWORD",
		"PGPASSWORD",
		"MYSQL_ROOT_PASSWORD",
		"dbPassword",
		"db.passwd",
		"KEY_PASSPHRASE",
		"DB_PASS",
		"MYSQL_PWD",
		"CLIENT_SECRET",
		"cookie-secret",
		"GITHUB_TOKEN",
		"authToken",
		"API_KEY",
		"apiKey",
		"AWS_SECRET_ACCESS_KEY",
		"accessKey",
		"SECRET_KEY",
		"secretKey",
		"SECRET_KEY_BASE",
		"PRIVATE_KEY",
		"privateKey",
		"ENCRYPTION_KEY",
		"SIGNING_KEY",
		"MASTER_KEY",
		"requirepass",
	] {
		what_env(name, "correct-horse") == {"a literal credential"}
	}
}

test_is_silent_on_names_of_other_things if {
	every name in [
		"PWD", "COMPASS", "BYPASS", "KEY", "PRIMARY_KEY", "SORT_KEY", "TOKEN_TTL", "PASSWORD_FILE", "DB_SECRET_NAME", "SECRET_KEY_REF",
		"TLS_SECRET", "WEBHOOK_CERT_SECRET", "IMAGE_PULL_SECRET", "WEBHOOK_CERTIFICATE_SECRET", "my TOKEN", "TOKENS", "PORT", "X", "",
	] {
		what_env(name, "correct-horse") == set()
	}
}

test_is_silent_on_what_is_no_value if {
	every value in [
		"", "yes", "False", "none", "$(DB_PASSWORD)", "${DB_PASSWORD}", "{{ .Values.password }}", "<password>", "*****", "xxxx",
		"your-password", "REPLACE_ME", "/run/secrets/db/password", "file:///run/secrets/x", "https://login.example.com/oauth/token",
		"vault:secret/data/db#password", "ref+vault://secret/db#password", "op://vault/item/field", "ENC[AES256_GCM,data:x]",
		"arn:aws:secretsmanager:eu-west-1:1:secret:db", "projects/p/secrets/db/versions/1", "DB_PASSWORD_VAL",
	] {
		what_env("DB_PASSWORD", value) == set()
	}
}

test_a_short_measure_is_no_token_but_a_password if {
	what_env("MAX_TOKEN", "4096") == set()
	what_env("REFRESH_TOKEN", "30m") == set()
	what_env("DB_PASSWORD", "4096") == {"a literal credential"}
}

test_a_weak_password_is_one if {
	every value in ["changeme", "password", "postgres", "DB_PASS"] {
		what_env("DB_PASSWORD", value) == {"a literal credential"}
	}
}

test_is_silent_on_a_reference if {
	findings := rule.findings with input as deployment({"env": [{"name": "DB_PASSWORD", "valueFrom": {"secretKeyRef": {"name": "db", "key": "password"}}}]})
	findings == set()
}

test_a_value_that_only_resembles_a_gap_is_one if {
	what_env("PASSWORD", "PASSWORD123") == {"a literal credential"}
	what_env("db_password", "db_password123") == {"a literal credential"}
}

test_leaves_what_is_no_string_to_the_schema if {
	what_env("DB_PASSWORD", 12345) == set()
}

test_reports_connection_strings if {
	every value in [
		"postgres://payments:hunter2@postgres:5432/db",
		"amqp://payments:hunter2@rabbit/",
		"redis://:hunter2@redis:6379",
		"payments:hunter2@tcp(mysql:3306)/db",
		"host=postgres user=payments password=hunter2",
		"Server=mssql;User=sa;Password=hunter2;",
		"jdbc:postgresql://postgres/db?user=payments&password=hunter2",
	] {
		what_env("DSN", value) == {"a connection string with a password"}
	}
}

test_is_silent_on_addresses_without_a_password if {
	every value in [
		"postgres://postgres:5432/db",
		"postgres://payments@postgres:5432/db",
		"postgres://payments:$(DB_PASSWORD)@postgres/db",
		"postgres://payments:$DB_PASSWORD@postgres/db",
		"postgres://payments:%(password)s@postgres/db",
		"postgres://payments:<password>@postgres/db",
		"host=postgres password=$DB_PASSWORD",
		"postgres://payments:*****@postgres/db",
		"postgres://payments:{{.Password}}@postgres/db",
		"ops@example.com",
		"git@github.com:acme/payments.git",
		"https://example.com/users/@me:8080/x",
	] {
		what_env("DSN", value) == set()
	}
}

test_reports_well_known_tokens if {
	every value in [
		"AKIAABCDEFGHIJKLMNOP",
		"ghp_0123456789abcdefghijABCDEFGHIJ012345",
		"github_pat_0123456789abcdefghijAB",
		"glpat-0123456789abcdefghij",
		"xoxb-0123456789-abcdefghij",
		concat("", ["https://hooks.slack.com/services/T00000000/B00000000/", "abcdefghijABCDEFGHIJ0123"]),
		"AIzaabcdefghijABCDEFGHIJ0123456789-abcd",
		concat("", ["sk_", "live_0123456789abcdef"]),
		"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJwYXltZW50cyJ9.c2lnbmF0dXJlLXNpZ25hdHVyZQ",
		"SG.abcdefghijABCDEFGHIJ01.abcdefghijABCDEFGHIJ0123456789-abcdefghijABCDE",
		"npm_0123456789abcdefghijABCDEFGHIJ012345",
		"hvs.abcdefghijABCDEFGHIJ0123",
		"SAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
	] {
		what_env("X", value) == {"a well-known kind of token"}
	}
}

test_is_silent_on_what_only_begins_like_a_token if {
	every value in ["SG.short", "AKIA", "ghp_short", "AKIA-is-not-a-key-of-this-length", "sk_live_", "SERVICE_THAT_IS_NAMED_WITH_EXACTLY_FIFTY_SIX_CHARACTERS_X"] {
		what_env("X", value) == set()
	}
}

test_reports_arguments if {
	what_args(["--password=hunter2"]) == {"a literal credential"}
	what_args(["-token", "hunter2"]) == {"a literal credential"}
	what_args(["env", "DB_PASSWORD=hunter2", "run"]) == {"a literal credential"}
	what_args(["--dsn=postgres://a:hunter2@b/c"]) == {"a connection string with a password"}
	what_args(["--requirepass", "hunter2"]) == {"a literal credential"}
}

test_is_silent_on_other_arguments if {
	what_args(["--password-file=/run/x", "--token-ttl=1h", "--token", "$(TOKEN)", "--secret", "--verbose", "token", "hunter2"]) == set()
	what_args(["=", "--api-key=", "--enable-token=true", "sh", "-c", "export PASSWORD=$(cat /run/x); exec run"]) == set()
}

test_finds_the_template_of_each_kind if {
	container := {"name": "payments", "env": [{"name": "DB_PASSWORD", "value": "hunter2"}]}
	locations({"kind": "Pod", "object": {"spec": {"initContainers": [container]}}}) == {"/spec/initContainers/0/env/0/value"}
	template := {"spec": {"template": {"spec": {"containers": [container]}}}}
	locations({"kind": "Rollout", "object": template}) == {"/spec/template/spec/containers/0/env/0/value"}
	locations({"kind": "CronJob", "object": {"spec": {"jobTemplate": template}}}) == {"/spec/jobTemplate/spec/template/spec/containers/0/env/0/value"}
}

test_reports_config_maps if {
	locations(config_map({"TOKEN": "hunter2", "a/b": "x", "URL": "amqp://a:b@c"})) == {"/data/TOKEN", "/data/URL"}
	locations(config_map({"a/b.pem": pem("RSA PRIVATE KEY")})) == {"/data/a~1b.pem"}
	locations(config_map({"id_ed25519": pem("OPENSSH PRIVATE KEY"), "pgp": pem("PGP PRIVATE KEY BLOCK")})) == {"/data/id_ed25519", "/data/pgp"}
}

test_is_silent_on_public_and_commented_texts if {
	locations(config_map({"ca.pem": pem("CERTIFICATE"), "pub": pem("PUBLIC KEY")})) == set()
	locations(config_map({"app.conf": "# postgres://a:hunter2@b/c\n  ; amqp://a:hunter2@b\n// x://a:hunter2@b\n"})) == set()
	locations({"kind": "Service", "object": {"data": {"TOKEN": "hunter2"}}}) == set()
}

test_reports_secrets if {
	locations(secret({"stringData": {"pin": "hunter2"}})) == {"/stringData/pin"}
	locations(secret({"data": {"pin": base64.encode("hunter2")}})) == {"/data/pin"}
	locations(secret({"data": {"pin": "not base64!"}})) == {"/data/pin"}
	locations(secret({"data": {"tls.key": base64.encode(pem("PRIVATE KEY")), "tls.crt": base64.encode(pem("CERTIFICATE"))}})) == {"/data/tls.key"}
	locations(secret({"stringData": {"app.ini": "a = b\npassword = hunter2\n"}})) == {"/stringData/app.ini"}
	locations(secret({"stringData": {"auth": "admin:$apr1$n7Cu6gHl$E47ogf7CO8NRYjEjBOkWM.\n"}})) == {"/stringData/auth"}
}

test_is_silent_on_what_goes_with_a_credential if {
	every key in [
		"database", "dbname", "email", "host", "hostname", "name", "namespace", "port", "type", "user", "username",
		"auth-extra-groups", "description", "token-id", "ca.crt", "tls.crt", "crt.pem", "server.crt", "cert",
	] {
		locations(secret({"stringData": {key: "payments"}})) == set()
	}
	every key in ["key.pem", "ca.key", "token-secret", "cart", "pin"] {
		locations(secret({"stringData": {key: "payments"}})) == {$"/stringData/{key}"}
	}
	locations(secret({"stringData": {"bundle": concat("", ["Token: none\n", pem("CERTIFICATE")])}})) == set()
}

test_looks_into_every_container_and_both_fields if {
	container := {"name": "payments", "args": ["--token=hunter2"], "command": ["--token=hunter2"]}
	spec := {"containers": [container], "initContainers": [container], "ephemeralContainers": [container]}
	locations({"kind": "Pod", "object": {"spec": spec}}) == {concat("/", ["/spec", list, "0", field, "0"]) | some list, _ in spec; some field in ["args", "command"]}
}

test_is_silent_on_secrets_without_a_credential if {
	locations(secret({})) == set()
	locations(secret({"data": {}, "stringData": {}})) == set()
	locations(secret({"stringData": {"username": "payments", "port": "5432", "ca.crt": "x", "password": "", "debug": "true"}})) == set()
	locations(secret({"stringData": {"app.yaml": "route:\n  receiver: nobody\n", "bundle": pem("CERTIFICATE")}})) == set()
	locations(secret({"data": {"password": base64.encode("ENC[AES256_GCM,data:x]")}})) == set()
	locations(object.union(secret({"stringData": {"pin": "hunter2"}}), {"live": true})) == set()
}

test_no_message_shows_a_value if {
	every subject in [
		deployment({"env": [{"name": "DB_PASSWORD", "value": "hunter2"}], "args": ["--password=hunter2", "--token", "hunter2", "x://a:hunter2@b"], "command": ["--api-key=hunter2"]}),
		config_map({"TOKEN": "hunter2", "x": "password=hunter2"}),
		secret({"stringData": {"pin": "hunter2"}, "data": {"pin": base64.encode("hunter2")}}),
	] {
		findings := rule.findings with input as object.union({"id": "X/y"}, subject)
		count(findings) > 1
		every finding in findings {
			not contains(finding.message, "hunter2")
		}
	}
}

what_env(name, value) := whats(deployment({"env": [{"name": name, "value": value}]}))

what_args(words) := whats(deployment({"args": words}))

whats(subject) := {what |
	findings := rule.findings with input as subject
	some finding in findings
	parts := split(finding.message, " holds ")
	what := parts[count(parts) - 1]
}

locations(subject) := {finding.pointer |
	findings := rule.findings with input as object.union({"id": "X/y", "live": false}, subject)
	some finding in findings
}

deployment(container) := {
	"id": "Deployment/payments/payments",
	"kind": "Deployment",
	"live": false,
	"object": {"spec": {"template": {"spec": {"containers": [object.union({"name": "payments"}, container)]}}}},
}

config_map(contents) := {"kind": "ConfigMap", "object": {"data": contents}}

secret(object) := {"kind": "Secret", "live": false, "object": object}

pem(title) := $"-----BEGIN {title}-----\nbm90IGEga2V5IGF0IGFsbCwgbm90IGEga2V5IGF0IGFsbA==\n-----END {title}-----\n"
