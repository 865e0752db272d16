import { targetPorts } from '#cluster/service-port.ts';
import type { Workload } from '#cluster/workload.ts';
import type { Call } from '#equation/works.ts';
import { objectAt } from '#manifest/json.ts';
import { joinPointer, type Pointer, parsePointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import type { MeshBecause } from '#mesh/because.ts';
import type { Breakage } from '#plan/breakage.ts';
import { openMeshPort } from '#plan/change/mesh-port.ts';
import { type Unlisting, unlist } from '#plan/change/port-lists.ts';
import type { Edit } from '#plan/edit.ts';
import { REWRITE } from '#plan/need/probed.ts';
import type { World } from '#plan/world.ts';

/** Something that would let a call survive mutual TLS: to be tried out, never taken on trust. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly Edit[];
  /** What it takes back or opens. */
  readonly resource: Resource;
  readonly pointer: Pointer;
}

/** What keeps a client from using the mesh's TLS by its own doing: the line that says so can go. */
const OWN_DOING: ReadonlySet<string> = new Set([
  'istio/rule-disable',
  'istio/rule-tls',
  'istio/rule-credential',
  'istio/server-tls-label',
]);

/** The fixes that may help what a change breaks. */
export function fixesFor(world: World, { need, judged }: Breakage): readonly Fix[] {
  const to = world.workloads.get(need.to);
  const from = world.workloads.get(need.from);
  if (need.basis === 'probe') return to === undefined ? [] : probeFix(to);
  if (from === undefined || to === undefined) return [];
  const calls = [...(judged.call === undefined ? [] : [judged.call]), ...judged.failing];
  return calls.flatMap((call) => [
    ...call.chosen.because.flatMap((because) => removal(because)),
    ...(call.stoppedBy === 'transport' ? captured(world, from, to, need.port) : []),
    ...opened(world, from, to, need.port, call),
  ]);
}

function removal({ reason, resource, pointer }: MeshBecause): readonly Fix[] {
  if (!OWN_DOING.has(reason) || resource === undefined || pointer === undefined || pointer === '') return [];
  // `tls` as a whole, not only its mode: a rule without a mode would say SIMPLE.
  const tokens = parsePointer(pointer);
  const whole = tokens.at(-1) === 'mode' ? tokens.slice(0, -1) : tokens;
  const target = joinPointer('', ...whole);
  const title = `${resource.kind} ${resource.name}: leave TLS to the mesh`;
  return [{ title, edits: [{ action: 'remove', resource, pointer: target }], resource, pointer: target }];
}

/** Lets both proxies see a call: the callee's at its pods' port, the caller's at that and those of the Services that lead there. */
function captured({ fabric }: World, from: Workload, to: Workload, port: number): readonly Fix[] {
  const services = fabric.cluster.services.filter(({ backends }) => backends.includes(to));
  const dialled = services.flatMap(({ ports }) =>
    ports.filter((one) => targetPorts(one, to).includes(port)).map((one) => one.port),
  );
  return [
    ...unlist(fabric, to, 'inbound', new Set([port])),
    ...unlist(fabric, from, 'outbound', new Set([port, ...dialled])),
  ].map(fixOf);
}

function fixOf({ resource, pointer, key, gone, edit }: Unlisting): Fix {
  const what = gone.length === 0 ? 'what comes in' : `port ${gone.join(', ')}`;
  const short = key.slice(key.indexOf('/') + 1);
  const title = `${resource.kind} ${resource.name}: let the proxy see ${what} (${short})`;
  return { title, edits: [edit], resource, pointer };
}

/** Where the network refuses the port of the mesh, but not the application's. */
function opened(
  world: World,
  from: Workload,
  to: Workload,
  port: number,
  { stoppedBy, attempt }: Call,
): readonly Fix[] {
  if (stoppedBy !== 'network' || attempt === undefined || attempt.way.port === port) return [];
  const edits = openMeshPort(world, from, to, attempt.way.port, attempt.hops);
  if (edits.length === 0) return [];
  const names = [from, to].map(({ namespace, resource }) => `${namespace}/${resource.name}`);
  const title = `open port ${attempt.way.port} of the mesh from ${names.join(' to ')}`;
  return [{ title, edits, resource: to.resource, pointer: '/metadata' }];
}

function probeFix({ resource, template }: Workload): readonly Fix[] {
  const pointer = joinPointer(template.pointer, 'metadata', 'annotations', REWRITE);
  if (objectAt(template.metadata, 'annotations')[REWRITE] === undefined) return [];
  const title = `${resource.kind} ${resource.name}: let Istio rewrite its probes`;
  return [{ title, edits: [{ action: 'remove', resource, pointer }], resource, pointer }];
}

/** Whether two fixes are one. */
export function fixKey({ edits }: Fix): string {
  return JSON.stringify(
    edits.map((edit) => {
      if ('object' in edit) return edit.object;
      if (!('resource' in edit)) return edit.setting;
      const { origin, id } = edit.resource;
      return [edit.action, id, origin.file, origin.document, 'pointer' in edit ? edit.pointer : ''];
    }),
  );
}
