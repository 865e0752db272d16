import { type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import type { Effect } from '#mesh/istio/extension/extension.ts';

const INSERTS = new Set(['ADD', 'INSERT_BEFORE', 'INSERT_AFTER', 'INSERT_FIRST']);

/** HTTP filters that only count. */
const WATCHING = new Set(['stats.PluginConfig', 'envoy.extensions.filters.http.grpc_stats.v3.FilterConfig']);

/** HTTP filters that let pass what comes as it is, or refuse it. */
const REFUSING = new Set([
  'envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit',
  'envoy.extensions.filters.http.ratelimit.v3.RateLimit',
  'envoy.extensions.filters.http.rbac.v3.RBAC',
  'envoy.extensions.filters.http.buffer.v3.Buffer',
  'envoy.extensions.filters.http.fault.v3.HTTPFault',
]);

const LOGS = ['access_log', 'accessLog', 'stat_prefix', 'statPrefix'];
/** Of the HTTP connection manager and the TCP proxy. */
const NETWORK_FILTER_LOGS = [...LOGS, '@type', 'tracing', 'access_log_options', 'accessLogOptions'];
const BOOTSTRAP_STATS = [
  ...['stats_config', 'statsConfig', 'stats_sinks', 'statsSinks', 'tracing'],
  ...['stats_flush_interval', 'statsFlushInterval'],
];

/**
 * The most that a patch of an EnvoyFilter may do (Istio reference, "Envoy Filter": `ApplyTo`, `Patch.Operation`). What it says in Envoy's own
 * words isn't read, but for a few things that can be told to be harmless: access logs, tracing and statistics; clusters that are only added;
 * filters that count, or that only refuse. HTTP filters, routes and extension configurations (`EXTENSION_CONFIG` is for HTTP filters) come
 * after TLS and see HTTP only; network filters and clusters come after TLS.
 */
export function patchEffect(patch: JsonObject): Effect {
  const operation = stringAt(objectAt(patch, 'patch'), 'operation') ?? '';
  const value = objectAt(objectAt(patch, 'patch'), 'value');
  switch (stringAt(patch, 'applyTo')) {
    case 'HTTP_FILTER':
      return INSERTS.has(operation) ? insertedEffect(value) : 'http';
    case 'VIRTUAL_HOST':
    case 'HTTP_ROUTE':
      return operation === 'MERGE' && onlyHas(value, ['rate_limits', 'rateLimits']) ? 'refuse' : 'http';
    case 'ROUTE_CONFIGURATION':
    case 'EXTENSION_CONFIG':
      return 'http';
    case 'CLUSTER':
      return operation === 'ADD' ? 'nothing' : 'any';
    case 'NETWORK_FILTER':
      return operation === 'MERGE' && onlyLogs(value) ? 'nothing' : 'any';
    case 'LISTENER':
      return operation === 'MERGE' && onlyHas(value, LOGS) ? 'nothing' : 'listener';
    case 'BOOTSTRAP':
      return operation === 'MERGE' && onlyHas(value, BOOTSTRAP_STATS) ? 'nothing' : 'listener';
    default:
      return 'listener';
  }
}

/** A filter that isn't in the chain otherwise. */
function insertedEffect(value: JsonObject): Effect {
  const config = objectAt(value, 'typed_config');
  const written = stringAt(config, 'type_url') ?? stringAt(config, '@type') ?? '';
  const type = written.slice(written.lastIndexOf('/') + 1);
  if (WATCHING.has(type)) return 'nothing';
  // A rate limit can also be told to add headers, of which policies may ask.
  return REFUSING.has(type) && !/request_?headers_?to_?add/i.test(JSON.stringify(config)) ? 'refuse' : 'http';
}

function onlyLogs(value: JsonObject): boolean {
  return (
    onlyHas(value, ['name', 'typed_config']) && onlyHas(objectAt(value, 'typed_config'), NETWORK_FILTER_LOGS)
  );
}

function onlyHas(value: JsonObject, keys: readonly string[]): boolean {
  const own = Object.keys(value);
  return own.length > 0 && own.every((key) => keys.includes(key));
}
