type Server = readonly [port: number, protocol: string, hosts: string, tls?: string];

/** A Gateway of Istio for the pods labelled `istio: gate`. */
export function gateway(name: string, servers: readonly Server[], namespace = 'shop'): string {
  const written = servers.map(
    ([port, protocol, hosts, tls = ''], index) =>
      `{port: {number: ${port}, name: p${index}, protocol: ${protocol}}, hosts: [${hosts === '*' ? '"*"' : hosts}]${tls === '' ? '' : `, ${tls}`}}`,
  );
  return `---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: ${name}, namespace: ${namespace}}
spec: {selector: {istio: gate}, servers: [${written.join(', ')}]}
`;
}

/** The gateway's pods, and their Service: 80 leads to 8080. `labels` of the Service in flow style. */
export function gatewayPods(labels = ''): string {
  return `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: gate, namespace: gates}
spec:
  selector: {matchLabels: {istio: gate}}
  template:
    metadata: {labels: {istio: gate}}
    spec: {containers: [{name: istio-proxy, image: auto}]}
---
apiVersion: v1
kind: Service
metadata: {name: gate, namespace: gates, labels: {${labels}}}
spec: {selector: {istio: gate}, ports: [{port: 80, targetPort: 8080, protocol: TCP}]}
`;
}

/** A Deployment in `shop`, and its Service: 80 leads to 8080. */
export function app(name: string, namespace = 'shop'): string {
  return `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: app, image: app}]}
---
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: ${namespace}}
spec: {selector: {app: ${name}}, ports: [{name: http, port: 80, targetPort: 8080}]}
`;
}

/** A VirtualService; `http`, `tls` and `tcp` are lists in block style, indented by four. */
export function router(
  name: string,
  parts: Partial<Record<'hosts' | 'gateways' | 'http' | 'tls' | 'tcp' | 'exportTo', string>>,
  namespace = 'shop',
): string {
  const { hosts = '"*"', gateways = 'g', exportTo = '"*"' } = parts;
  const rules = (['http', 'tls', 'tcp'] as const).flatMap((kind) =>
    parts[kind] === undefined ? [] : `  ${kind}:\n    ${parts[kind].trim()}\n`,
  );
  return `---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  hosts: [${hosts}]
  gateways: [${gateways}]
  exportTo: [${exportTo}]
${rules.join('')}`;
}
