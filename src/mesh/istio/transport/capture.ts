import type { Workload } from '#cluster/workload.ts';
import { arrayAt, isObject, objectAt, stringAt } from '#manifest/json.ts';
import { parseDocument } from '#manifest/parse-document.ts';
import { joinPointer } from '#manifest/pointer.ts';
import type { MeshBecause } from '#mesh/because.ts';
import { podAnnotations } from '#mesh/istio/membership/pod.ts';
import type { Istio } from '#mesh/istio/model.ts';
import { label } from '#set/selector.ts';

/** Which inbound ports of a pod its sidecar gets to see. */
export interface Capture {
  /** `interceptionMode: NONE`: none, apart from listeners that a Sidecar binds. */
  readonly intercepts: boolean;
  /** `undefined` for all. */
  readonly included: ReadonlySet<number> | undefined;
  /** Counts only if all are included. */
  readonly excluded: ReadonlySet<number>;
  /** The port on which the agent answers; 0 for none. */
  readonly statusPort: number;
  /** Where each is said; `doubt` if what is said can't be relied on. */
  readonly because: {
    readonly interception: MeshBecause;
    readonly include: MeshBecause;
    readonly exclude: MeshBecause;
    readonly doubt?: MeshBecause;
  };
}

const DEFAULTS = {
  interceptionMode: 'REDIRECT',
  includeInboundPorts: '*',
  excludeInboundPorts: '',
  statusPort: '15020',
};

const ANNOTATIONS = {
  interceptionMode: 'sidecar.istio.io/interceptionMode',
  includeInboundPorts: 'traffic.sidecar.istio.io/includeInboundPorts',
  excludeInboundPorts: 'traffic.sidecar.istio.io/excludeInboundPorts',
  statusPort: 'status.sidecar.istio.io/port',
};

/** The flags of istio-iptables, in the init container of a pod that is written with its sidecar. */
const FLAGS = { interceptionMode: '-m', includeInboundPorts: '-b', excludeInboundPorts: '-d' };

type Setting = keyof typeof ANNOTATIONS;
const known = new WeakMap<Istio, Map<Workload, Capture>>();

/**
 * What a sidecar captures: as the pod's init container was told, else as its annotations say, else as the mesh's defaults say (Istio
 * reference, "Resource Annotations", `traffic.sidecar.istio.io/…`: excluded ports count "only … when all inbound traffic (i.e. *) is
 * being redirected").
 */
export function captureOf(istio: Istio, workload: Workload): Capture {
  const captures = known.get(istio) ?? new Map<Workload, Capture>();
  known.set(istio, captures);
  const found = captures.get(workload) ?? readCapture(istio, workload);
  captures.set(workload, found);
  return found;
}

function readCapture(istio: Istio, workload: Workload): Capture {
  const mode = said(istio, workload, 'interceptionMode');
  const include = said(istio, workload, 'includeInboundPorts');
  const exclude = said(istio, workload, 'excludeInboundPorts');
  const status = said(istio, workload, 'statusPort');
  const included = include.value.trim() === '*' ? undefined : portList(include.value);
  const excluded = portList(exclude.value);
  const broken = included === null ? include : excluded === null ? exclude : undefined;
  return {
    intercepts: mode.value.toUpperCase() !== 'NONE',
    included: included ?? undefined,
    excluded: excluded ?? new Set(),
    statusPort: /^\d{1,5}$/.test(status.value) ? Number(status.value) : 15020,
    because: {
      interception: { ...mode.because, reason: 'istio/no-interception' },
      include: { ...include.because, reason: 'istio/port-not-included' },
      exclude: { ...exclude.because, reason: 'istio/port-excluded' },
      ...(broken
        ? { doubt: { ...broken.because, reason: 'istio/capture-unreadable' } }
        : byMetadata(workload)),
    },
  };
}

interface Said {
  readonly value: string;
  readonly because: Omit<MeshBecause, 'reason'>;
}

function said(istio: Istio, workload: Workload, setting: Setting): Said {
  const { resource, template } = workload;
  const flag = setting === 'statusPort' ? undefined : flagOf(workload, FLAGS[setting]);
  if (flag !== undefined) return { value: flag.value, because: { resource, ...flag.at } };
  const key = ANNOTATIONS[setting];
  const value = label(podAnnotations(workload), key);
  const pointer = joinPointer(template.pointer, 'metadata', 'annotations', key);
  if (value !== undefined) return { value, because: { resource, pointer, detail: `the annotation ${key}` } };
  const ofProxy = setting === 'interceptionMode' ? proxyConfigMode(workload) : undefined;
  if (ofProxy !== undefined) return ofProxy;
  const { capture = DEFAULTS, resource: mesh } = istio.settings;
  const at = mesh === undefined ? {} : { resource: mesh };
  return { value: capture[setting], because: { ...at, detail: `the mesh's ${setting}` } };
}

function flagOf({ template }: Workload, flag: string) {
  for (const [index, container] of arrayAt(template.spec, 'initContainers').entries()) {
    if (!isObject(container)) continue;
    const name = stringAt(container, 'name');
    if (name !== 'istio-init' && name !== 'istio-validation') continue;
    const args = arrayAt(container, 'args');
    const value = args[args.indexOf(flag) + 1];
    if (!args.includes(flag) || typeof value !== 'string') continue;
    const pointer = joinPointer(template.pointer, 'spec', 'initContainers', index, 'args');
    return { value, at: { pointer, detail: `the init container's ${flag} ${value}` } };
  }
  return undefined;
}

/**
 * `proxyMetadata` may name INBOUND_CAPTURE_PORTS (Istio docs, "Secure Metrics": it "prevents the sidecar from intercepting inbound"), but
 * the init container has the ports as a flag as well: so it can't be told which of them counts.
 */
function byMetadata(workload: Workload): { readonly doubt?: MeshBecause } {
  const config = proxyConfig(workload);
  const ports = config && stringAt(objectAt(config.value, 'proxyMetadata'), 'INBOUND_CAPTURE_PORTS');
  if (config === undefined || ports === undefined || ports === '*') return {};
  return { doubt: { ...config.because, reason: 'istio/capture-metadata' } };
}

function proxyConfigMode(workload: Workload): Said | undefined {
  const config = proxyConfig(workload);
  const value = config && stringAt(config.value, 'interceptionMode');
  return config === undefined || value === undefined ? undefined : { value, because: config.because };
}

/** `proxy.istio.io/config`: ProxyConfig as YAML in an annotation. */
function proxyConfig(workload: Workload) {
  const key = 'proxy.istio.io/config';
  const text = label(podAnnotations(workload), key);
  if (text === undefined) return undefined;
  const { value } = parseDocument(text, key);
  const pointer = joinPointer(workload.template.pointer, 'metadata', 'annotations', key);
  const because = { resource: workload.resource, pointer, detail: `the annotation ${key}` };
  return isObject(value) ? { value, because } : undefined;
}

/** The ports of a list with commas; `null` if it isn't one. */
function portList(text: string): ReadonlySet<number> | null {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const isPort = (part: string) => /^\d{1,5}$/.test(part) && Number(part) <= 65535;
  return parts.every(isPort) ? new Set(parts.map(Number)) : null;
}
