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

import data.eastwest.lib.result

findings contains result.finding(rego.metadata.chain(), credential.pointer, message) if {
	some credential in input.credentials
	not at_home(credential)
	where := place(credential)
	what := descriptions[credential.evidence]
	message := $"{input.id}: {where} holds {what}"
}

# In a cluster a Secret has to be written down; sealed and external ones in manifests have other kinds.
at_home(credential) if {
	credential.place == "Secret"
	input.live
}

place(credential) := $"the environment variable `{credential.name}` of container `{credential.container}`" if credential.place == "env"

place(credential) := $"the command of container `{credential.container}`" if credential.place == "command"

place(credential) := $"an argument of container `{credential.container}`" if credential.place == "args"

place(credential) := $"the key `{credential.name}` of a ConfigMap" if credential.place == "ConfigMap"

place(credential) := $"the key `{credential.name}` of a Secret in the manifests" if credential.place == "Secret"

descriptions := {
	"named": "a literal credential",
	"secret-value": "a literal value",
	"settings-file": "a file of settings with a credential",
	"private-key": "a private key",
	"connection-string": "a connection string with a password",
	"token": "a well-known kind of token",
}
