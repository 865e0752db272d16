# METADATA
# title: No credential is written into a manifest
# description: |
#   A password, token or private key in a manifest is known to everyone who can read the repository, its history or the
#   resource in the cluster. Found are literal values in environment variables, arguments, ConfigMaps and Secrets.
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/security/secrets-good-practices/#avoid-sharing-secret-manifests
#     description: "Kubernetes: good practices for Secrets"
#   - ref: https://kubernetes.io/docs/tasks/inject-data-application/distribute-credentials-secure/
#     description: "Kubernetes: distribute credentials securely using Secrets"
#   - ref: https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html
#     description: "OWASP: secrets management"
# schemas:
#   - input: schema.resource
# custom:
#   severity: error
#   sensitive: true
#   kinds: [Workload, ConfigMap, Secret]
#   remedy: Take the value from a Secret (`valueFrom.secretKeyRef`) that is made in the cluster by an external-secrets operator or from a sealed or encrypted manifest, and revoke the one that was written here.
package eastwest.rules.secrets["no-inline-credentials"]

import data.eastwest.lib.pointer
import data.eastwest.lib.result

# Environment variables of every container.
findings contains result.finding(rego.metadata.chain(), where, message) if {
	some list in container_lists
	some index, container in template.spec[list]
	some position, variable in container.env
	what := credential(variable.name, variable.value)
	where := pointer.join(template.pointer, ["spec", list, index, "env", position, "value"])
	message := $"{input.id}: the environment variable `{variable.name}` of container `{container.name}` holds {what}"
}

# Arguments and commands: `--password=x`, or `--password` and `x`, or a value that gives itself away.
findings contains result.finding(rego.metadata.chain(), where, message) if {
	some list in container_lists
	some index, container in template.spec[list]
	some field, place in word_places
	some position, word in container[field]
	what := argument_credential(container[field], position, word)
	where := pointer.join(template.pointer, ["spec", list, index, field, position])
	message := $"{input.id}: {place} of container `{container.name}` holds {what}"
}

findings contains result.finding(rego.metadata.chain(), where, message) if {
	input.kind == "ConfigMap"
	some key, value in input.object.data
	what := credential(key, value)
	where := pointer.join("/data", [key])
	message := $"{input.id}: the key `{key}` of a ConfigMap holds {what}"
}

# A Secret that is written down. In a cluster it has to be; sealed and external ones have other kinds.
findings contains result.finding(rego.metadata.chain(), where, message) if {
	input.kind == "Secret"
	not input.live
	some field in ["data", "stringData"]
	some key, value in input.object[field]
	what := secret_content(key, plain(field, value))
	where := pointer.join("", [field, key])
	message := $"{input.id}: the key `{key}` of a Secret in the manifests holds {what}"
}

# The pod template, where a kind keeps it.
template := {"pointer": "/spec/template", "spec": input.object.spec.template.spec} if {
	input.object.spec.template
} else := {"pointer": "/spec/jobTemplate/spec/template", "spec": input.object.spec.jobTemplate.spec.template.spec} if {
	input.object.spec.jobTemplate
} else := {"pointer": "", "spec": input.object.spec} if {
	input.kind == "Pod"
}

word_places := {"command": "the command", "args": "an argument"}

container_lists := ["initContainers", "containers", "ephemeralContainers"]

# What a value is, by its name or by itself; undefined if it is no credential.
credential(name, value) := "a literal credential" if {
	is_string(value)
	named_credential(name)
	literal(name, value)
} else := telltale(value)

argument_credential(words, position, word) := "a literal credential" if {
	after_its_name(words, position, word)
} else := telltale(word)

# `--password=x`
after_its_name(_, _, word) if {
	equals := indexof(word, "=")
	equals > 0
	name := trim_left(substring(word, 0, equals), "-")
	named_credential(name)
	literal(name, substring(word, equals + 1, -1))
}

# `--password x`
after_its_name(words, position, word) if {
	flag := words[position - 1]
	startswith(flag, "-")
	not startswith(word, "-")
	name := trim_left(flag, "-")
	named_credential(name)
	literal(name, word)
}

# By the name's end, since `TOKEN_TTL`, `PASSWORD_FILE` and `SECRET_NAME` are something else. Most names are told from
# their last letters: a pattern costs more to compile than the rest of a rule to run.
named_credential(name) if {
	not contains(name, " ")
	upper(substring(name, count(name) - 3, -1)) in credential_tails
	title := upper(replace(replace(name, "-", "_"), ".", "_"))
	some ending in credential_endings
	endswith(title, ending)
	not endswith(title, "TLS_SECRET")
	not endswith(title, "CERT_SECRET")
	not endswith(title, "CERTIFICATE_SECRET")
	not endswith(title, "PULL_SECRET")
}

credential_tails := {"ORD", "SWD", "PWD", "ASS", "ASE", "RET", "KEN", "KEY"}

credential_endings := [
	"PASSWORD",
	"PASSWD",
	"PASSPHRASE",
	"REQUIREPASS",
	"_PASS",
	"_PWD",
	"SECRET",
	"TOKEN",
	"API_KEY",
	"APIKEY",
	"ACCESS_KEY",
	"ACCESSKEY",
	"SECRET_KEY",
	"SECRETKEY",
	"SECRET_KEY_BASE",
	"PRIVATE_KEY",
	"PRIVATEKEY",
	"ENCRYPTION_KEY",
	"SIGNING_KEY",
	"MASTER_KEY",
]

# A value that stands for itself: not a switch, a reference, a path, an address, a number or a gap to be filled in.
literal(name, value) if {
	not lower(value) in switches
	not regex.match(elsewhere, value)
	not measure(name, value)
	not gap(name, value)
}

switches := {"", "true", "false", "yes", "no", "on", "off", "none", "null", "nil", "enabled", "disabled"}

# In turn: expansions of shells and Kubernetes, templates, `<gaps>`, masks, paths, addresses without userinfo, what
# secret stores and sops put in the place of a value.
elsewhere := concat("|", [
	`\$[({]`,
	`\{\{`,
	`^\s*<.*>\s*$`,
	`^[*xX.]+$`,
	`(?i)^(your|replace|insert)[-_ ]`,
	`^(file://)?\.{0,2}/[\w.-]+(/[\w.-]+)+/?$`,
	`^[a-z]+://[^@\s]*$`,
	`^(ref\+)?(vault|secretref|op|awssm|awsssm|gcpsm|gcpsecrets|azurekeyvault|sops|doppler|infisical|berglas|sm)(\+\w+)?:`,
	`^arn:aws[\w-]*:`,
	`^projects/[^/]+/secrets/`,
	`^ENC\[`,
])

# A lifetime, a size, a count: `TOKEN_TTL` and the like end otherwise, but `MAX_TOKEN` doesn't. A password may be digits.
measure(name, value) if {
	regex.match(`^[0-9.]{1,9}[a-zA-Z]{0,2}$`, value)
	not regex.match(`(?i)(pass|pwd)`, name)
}

# `API_KEY: API_KEY_VAL`: a name in the value's place, for a later stage to replace.
gap(name, value) if {
	startswith(value, name)
	contains(name, "_")
	name == upper(name)
}

# Values that are credentials whatever their name.
telltale(value) := "a private key" if {
	contains(value, "-----BEGIN ")
	regex.match(`-----BEGIN [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----`, value)
} else := "a connection string with a password" if {
	may_connect(value)
	some line in split(value, "\n")
	may_connect(line)
	not regex.match(`^\s*(#|//|;)`, line)
	some pattern in passwords_in_addresses
	some match in regex.find_all_string_submatch_n(pattern, line, -1)
	literal("password", match[1])
	not regex.match(`^(\$|%[(sv])`, match[1])
} else := "a well-known kind of token" if {
	may_hold_token(value)
	regex.match(tokens, value)
}

may_connect(value) if contains(value, "@")

may_connect(value) if contains(value, "assword=")

# What is short is a token as a whole or not at all. A Stellar seed has 56 characters.
may_hold_token(value) if {
	count(value) > 64
	regex.match(`AKIA|ASIA|gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|hooks\.slack|AIza|[sr]k_live_|SG\.|npm_|hvs\.|eyJ`, value)
}

may_hold_token(value) if {
	count(value) > 19
	some length in [3, 4]
	substring(value, 0, length) in token_heads
}

may_hold_token(value) if {
	count(value) == 56
	startswith(value, "S")
}

token_heads := {"SG.", "AKIA", "ASIA", "AIza", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "gith", "glpa", "xoxa", "xoxb", "xoxe", "xoxo", "xoxp", "xoxr", "xoxs", "sk_l", "rk_l", "npm_", "hvs.", "eyJh"}

passwords_in_addresses := [
	`[a-zA-Z][a-zA-Z0-9+.-]*://[^\s/:@"'<>]*:([^\s/@"'<>]+)@`,
	`[^\s:@/"']+:([^\s@/"']+)@(?:tcp|unix)\(`,
	`(?i)(?:^|[\s;&?"'])password=([^\s;&"']+)`,
]

# AWS, GitHub, GitLab, Slack, Google, Stripe, SendGrid, npm, Vault, JSON Web Tokens, Stellar seeds.
tokens := concat("|", [
	`\b(AKIA|ASIA)[0-9A-Z]{16}\b`,
	`\bgh[pousr]_[A-Za-z0-9]{36}`,
	`\bgithub_pat_[A-Za-z0-9_]{22}`,
	`\bglpat-[A-Za-z0-9_-]{20}`,
	`\bxox[abeoprs]-[A-Za-z0-9-]{10}`,
	`hooks\.slack\.com/services/T[A-Z0-9]+/B[A-Z0-9]+/[A-Za-z0-9]{16}`,
	`\bAIza[0-9A-Za-z_-]{35}`,
	`\b[sr]k_live_[0-9a-zA-Z]{16}`,
	`\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}`,
	`\bnpm_[A-Za-z0-9]{36}\b`,
	`\bhvs\.[A-Za-z0-9_-]{24}`,
	`\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10}`,
	`^S[A-Z2-7]{55}$`,
])

plain("stringData", value) := value

plain("data", value) := base64.decode(packed) if {
	packed := replace(value, "\n", "")
	base64.is_valid(packed)
} else := value

# In a Secret everything is meant to be secret, except what is known not to be.
secret_content(key, value) := what if {
	what := telltale(value)
} else := "a literal value" if {
	not open_key(key)
	not contains(value, "-----BEGIN ")
	not regex.match(settings_file, key)
	literal(key, value)
} else := "a file of settings with a credential" if {
	regex.match(settings_file, key)
	regex.match(`(?i)(passw(or)?d|secret|token|api_?key|credentials)["']?\s*[:=]\s*["']?[^\s"'{}\[\]$<]{3}`, value)
}

# A file of settings is put into a Secret whole, for the sake of one line or of none.
settings_file := `\.(ya?ml|json|ini|conf|cfg|properties|toml|xml|env|txt)$`

# What goes with a credential and is none.
open_key(key) if key in open_keys

open_key(key) if regex.match(`(?i)^(ca|tls|server|client|root)?[._-]?(crt|cert|certificate|ca|pub)([._-](crt|pem))?$`, key)

# The last three are those of a bootstrap token.
open_keys := {
	"database",
	"dbname",
	"email",
	"host",
	"hostname",
	"name",
	"namespace",
	"port",
	"type",
	"user",
	"username",
	"auth-extra-groups",
	"description",
	"token-id",
}
