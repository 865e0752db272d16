/**
 * A Gateway as a VirtualService of some namespace names it, as `namespace/name`: `name`, `./name`, `namespace/name`, or the older
 * `name.namespace.svc.cluster.local` (VirtualService, `gateways`).
 */
export function gatewayName(written: string, own: string): string {
  const slash = written.indexOf('/');
  if (slash !== -1) {
    return written.startsWith('./') ? `${own}/${written.slice(2)}` : written;
  }
  const [name = '', namespace = own] = written.split('.');
  return `${namespace}/${name}`;
}
