package eastwest.rules.mtls["no-capture-bypass_test"]

import data.eastwest.rules.mtls["no-capture-bypass"] as rule

test_points_at_the_annotation if {
	findings := rule.findings with input as workload({"traffic.sidecar.istio.io/excludeInboundPorts": "8080, 9090"})
	findings == {{
		"rule": "mtls/no-capture-bypass",
		"pointer": "/spec/template/metadata/annotations/traffic.sidecar.istio.io~1excludeInboundPorts",
		"related": [],
		"message": "Deployment/payments/payments: the annotation `traffic.sidecar.istio.io/excludeInboundPorts` lets connections to port 8080, 9090 reach the application past the proxy, without mTLS or authorization",
	}}
}

test_reports_each_way_around_the_proxy if {
	every annotation, examples in {
		"traffic.sidecar.istio.io/excludeInboundPorts": ["8080", "15020,8080", "15006"],
		"traffic.sidecar.istio.io/includeInboundPorts": ["", " ", "8080", "8080,9090"],
		"traffic.sidecar.istio.io/excludeOutboundPorts": ["5432", "15020"],
		"traffic.sidecar.istio.io/excludeOutboundIPRanges": ["10.0.0.0/8", "169.254.169.254/32,10.0.0.0/8"],
		"traffic.sidecar.istio.io/includeOutboundIPRanges": ["", "10.0.0.0/8"],
		"traffic.sidecar.istio.io/excludeInterfaces": ["eth1"],
		"sidecar.istio.io/interceptionMode": ["NONE"],
		"proxy.istio.io/config": ["interceptionMode: NONE", `{"interceptionMode":"NONE"}`, "concurrency: 2\ninterceptionMode: 'NONE'\n"],
		"ambient.istio.io/bypass-inbound-capture": ["true"],
		"config.linkerd.io/skip-inbound-ports": ["8080", "4191,8000-9000", "15020"],
		"config.linkerd.io/skip-outbound-ports": ["5432", "4191"],
		"config.linkerd.io/skip-subnets": ["10.0.0.0/8"],
	} {
		every value in examples {
			count(found(annotation, value)) == 1
		}
	}
}

test_is_silent_where_everything_is_captured if {
	every annotation, examples in {
		"traffic.sidecar.istio.io/excludeInboundPorts": ["", ",", "15020", "15020, 15021 ,15090"],
		"traffic.sidecar.istio.io/includeInboundPorts": ["*", " * "],
		"traffic.sidecar.istio.io/excludeOutboundPorts": ["", " "],
		"traffic.sidecar.istio.io/excludeOutboundIPRanges": ["", "169.254.169.254/32"],
		"traffic.sidecar.istio.io/includeOutboundIPRanges": ["*"],
		"traffic.sidecar.istio.io/includeOutboundPorts": ["", "5432", "*"],
		"traffic.sidecar.istio.io/excludeInterfaces": [""],
		"sidecar.istio.io/interceptionMode": ["REDIRECT", "TPROXY"],
		"sidecar.istio.io/inject": ["false"],
		"proxy.istio.io/config": ["interceptionMode: TPROXY", "holdApplicationUntilProxyStarts: true"],
		"ambient.istio.io/bypass-inbound-capture": ["false", ""],
		"config.linkerd.io/skip-inbound-ports": ["", "4190,4191"],
		"config.linkerd.io/skip-outbound-ports": [""],
		"config.linkerd.io/skip-subnets": ["", "169.254.169.254/32"],
		"config.linkerd.io/opaque-ports": ["5432"],
		"example.com/excludeInboundPorts": ["8080"],
	} {
		every value in examples {
			found(annotation, value) == set()
		}
	}
}

test_tells_the_directions_apart if {
	message_of("traffic.sidecar.istio.io/includeInboundPorts", "") == "captures no port at all: every connection reaches the application without mTLS or authorization"
	message_of("traffic.sidecar.istio.io/includeInboundPorts", "80") == "lets connections to port other than 80 reach the application past the proxy, without mTLS or authorization"
	message_of("config.linkerd.io/skip-outbound-ports", " 587,, 25 ") == "sends calls to port 587, 25 past the proxy, without mTLS or this workload's identity"
	message_of("config.linkerd.io/skip-outbound-ports", "25") == "sends calls to port 25 past the proxy, without mTLS or this workload's identity"
	message_of("sidecar.istio.io/interceptionMode", "NONE") == "sets interceptionMode NONE, so that no connection is redirected to the proxy in either direction"
}

test_is_silent_on_an_application_that_speaks_mutual_tls_itself if {
	annotations := {
		"traffic.sidecar.istio.io/includeOutboundIPRanges": "",
		"proxy.istio.io/config": "proxyMetadata: {OUTPUT_CERTS: /etc/certs}",
	}
	findings := rule.findings with input as workload(annotations)
	findings == set()
}

test_is_silent_without_annotations if {
	findings := rule.findings with input as workload({})
	findings == set()
}

found(annotation, value) := findings if {
	findings := rule.findings with input as workload({annotation: value})
}

message_of(annotation, value) := effect if {
	some finding in found(annotation, value)
	effect := trim_prefix(finding.message, $"Deployment/payments/payments: the annotation `{annotation}` ")
}

workload(annotations) := {
	"id": "Deployment/payments/payments",
	"pod": {"annotations": annotations, "pointer": "/spec/template"},
}
