import { expect, test } from 'vitest';
import type { JsonObject } from '#manifest/json.ts';
import { deployment, namespace, service } from '../istio-of.ts';
import { answer, peerAuthentication, policy, principal, told, way, waysOf } from '../ways/ways-of.ts';
import { wasmPlugin } from './objects.ts';

const ALL = [
  namespace('shop', { 'istio-injection': 'enabled' }),
  deployment('web'),
  policy('web', { rules: [{ from: [{ source: { principals: [principal('front')] } }] }] }),
  peerAuthentication('STRICT'),
];

const asked = (...more: readonly JsonObject[]) => {
  const ways = waysOf([...ALL, ...more]);
  const mtls = way(ways, 'mtls');
  const to = (account: string, protocol: string) => answer(mtls, { principal: principal(account), protocol });
  return [to('front', 'http'), to('other', 'http'), to('other', 'tcp'), told(ways).join()];
};
const TRANSPORT = 'plaintext 8080 no,mtls 8080 yes';

test.each<[string, JsonObject, readonly string[]]>([
  ['before authentication', { phase: 'AUTHN' }, ['unknown', 'unknown', 'no']],
  ['before authorization', { phase: 'AUTHZ' }, ['unknown', 'unknown', 'no']],
  ['somewhere', {}, ['unknown', 'unknown', 'no']],
  ['after authorization', { phase: 'STATS' }, ['unknown', 'no', 'no']],
  ['of type NETWORK', { phase: 'AUTHN', type: 'NETWORK' }, ['unknown', 'unknown', 'unknown']],
  ['for what is sent', { match: [{ mode: 'CLIENT' }] }, ['yes', 'no', 'no']],
  ['for both', { match: [{ mode: 'CLIENT' }, { mode: 'SERVER' }] }, ['unknown', 'unknown', 'no']],
])('a WasmPlugin %s: the transport stays, requests are in doubt', (_, spec, expected) => {
  expect(asked(wasmPlugin(spec))).toEqual([...expected, TRANSPORT]);
});

test('a WasmPlugin is about whom it selects', () => {
  const sure = ['yes', 'no', 'no', TRANSPORT];
  expect(asked(wasmPlugin({ selector: { matchLabels: { app: 'api' } } }))).toEqual(sure);
  expect(asked(wasmPlugin({}, 'other'))).toEqual(sure);
  expect(asked(wasmPlugin({}, 'istio-system'))[1]).toBe('unknown');
  expect(asked(wasmPlugin({ selector: { matchLabels: { app: 'web' } } }))[1]).toBe('unknown');
});

test('a port that is read as bytes is none of it', () => {
  const tcp = service('web', { spec: { ports: [{ name: 'tcp-x', port: 80, targetPort: 8080 }] } });
  expect(asked(tcp, wasmPlugin({ phase: 'AUTHN' }))).toEqual(['yes', 'no', 'no', TRANSPORT]);
});

test('a TrafficExtension is the same under another name', () => {
  const extension = { ...wasmPlugin({ lua: { inlineCode: '' } }), kind: 'TrafficExtension' };
  expect(asked(extension)[1]).toBe('unknown');
});
