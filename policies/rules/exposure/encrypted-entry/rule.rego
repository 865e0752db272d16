# METADATA
# title: A gateway takes nothing in plaintext
# description: |
#   What comes in from outside crosses networks that nobody here controls. A server of an Istio Gateway, or a listener of a Gateway, that takes
#   HTTP or TCP without TLS lets everybody on the way read and change it. One that only redirects to HTTPS is fine.
# related_resources:
#   - ref: https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/
#     description: "Istio: secure gateways"
#   - ref: https://gateway-api.sigs.k8s.io/guides/tls/
#     description: "Gateway API: TLS configuration"
# schemas:
#   - input: schema.resource
# custom:
#   severity: warning
#   kinds: [Gateway]
#   remedy: "Let the gateway end TLS (`protocol: HTTPS` with a certificate), and let port 80 do nothing but redirect (`httpsRedirect: true`, or an HTTPRoute with a redirect to https)."
package eastwest.rules.exposure["encrypted-entry"]

import data.eastwest.lib.result

findings contains result.finding(rego.metadata.chain(), entrance.pointer, message) if {
	some entrance in input.policy.entrances
	takes := plain[entrance.tls]
	from := whence[entrance.outside]
	port := format_int(entrance.port, 10)
	hosts := concat(", ", entrance.hosts)
	message := $"{input.id} {takes} {entrance.protocol} in plaintext at port {port} for {hosts}, {from}: whoever is on the way can read it and change it"
}

plain := {
	"none": "takes",
	"unknown": "may take, which can't be told from the manifests,",
}

# A gateway that nothing leads to from outside is one between services, or for what leaves the cluster.
whence := {
	"yes": "from outside the cluster",
	"unknown": "from wherever its Service lets connections in",
}
