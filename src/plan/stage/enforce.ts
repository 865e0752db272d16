import { loosenedNamespace, strictMesh } from '#plan/change/strict.ts';
import { type Weaker, weakerPolicies } from '#plan/change/weaker.ts';
import { type Edit, isPlanned, plannedResource } from '#plan/edit.ts';
import { namedListeners, openListener } from '#plan/openness.ts';
import type { Caveat } from '#plan/stage/caveat.ts';
import { exceptAll } from '#plan/stage/except-all.ts';
import { mend } from '#plan/stage/mend.ts';
import type { Staged } from '#plan/stage/observe.ts';
import { accept, attempt, type Progress, step } from '#plan/stage/progress.ts';
import { places } from '#plan/stage/roll-out.ts';
import { PLAN_MESHES, type PlanMesh, type Targets } from '#plan/target.ts';
import type { World } from '#plan/world.ts';

/** Phase 4: takes back what is weaker than its namespace, as far as nothing breaks, and makes mutual TLS the rule of the whole mesh. */
export function enforce(start: Progress, targets: Targets): Staged {
  const temporary = new Set(
    start.drafts.filter(({ phase }) => phase === 'observe').flatMap(({ edits }) => edits.flatMap(appliedId)),
  );
  const weaker = weakerPolicies(start.world).filter(
    ({ resource }) => !isPlanned(resource) || temporary.has(resource.id),
  );
  let progress = allTightened(start, weaker);
  const caveats: Caveat[] = [];
  const meshes = new Set(places(progress.world, targets).map(({ mesh }) => mesh));
  for (const mesh of PLAN_MESHES) {
    if (!meshes.has(mesh)) continue;
    const next = wholeMesh(progress, mesh, targets);
    if (next === undefined) caveats.push(heldUp(progress, mesh));
    else progress = next;
  }
  return { progress, caveats };
}

function appliedId(edit: Edit): readonly string[] {
  return edit.action === 'apply' ? [plannedResource(edit.object).id] : [];
}

/** More policies than these are tried together first. */
const MOST_SINGLE = 8;

function allTightened(start: Progress, weaker: readonly Weaker[]): Progress {
  if (weaker.length <= MOST_SINGLE) return weaker.reduce(tightened, start);
  const remedies = weaker.flatMap(({ remedy }) => remedy);
  const spaces = [...new Set(weaker.map(({ resource }) => resource.namespace))];
  const trial = attempt(start, remedies);
  const isTighter = spaces.every((name) => openIn(trial.world, name) <= openIn(start.world, name));
  if (trial.hindrances.length === 0 && isTighter) {
    const title = `take back ${weaker.length} policies that are weaker than their namespace: nothing that is known needs them`;
    const draft = {
      phase: 'enforce',
      kind: 'tighten',
      namespace: '',
      title,
      keeps: [],
      because: [],
    } as const;
    return accept(start, trial, draft);
  }
  const half = Math.ceil(weaker.length / 2);
  return allTightened(allTightened(start, weaker.slice(0, half)), weaker.slice(half));
}

/** Mends what a policy is there for, then deletes it, else narrows it to the ports that need it, else leaves it. */
function tightened(start: Progress, { resource, says, remedy, narrowed }: Weaker): Progress {
  const progress = mend(start, () => remedy, 'enforce');
  const { kind, namespace, name } = resource;
  const own = isPlanned(resource) ? 'the exception' : `${kind} ${name} (${says})`;
  const draft = { phase: 'enforce', kind: 'tighten', namespace, because: [] } as const;
  const trial = attempt(progress, remedy);
  if (trial.hindrances.length === 0) {
    if (openIn(trial.world, namespace) > openIn(progress.world, namespace)) return progress;
    const title = isPlanned(resource)
      ? `take back ${own} ${namespace}/${name}: nothing needs it any more`
      : `take back ${own} in ${namespace}: nothing that is known needs it`;
    return step(progress, remedy, { ...draft, title, keeps: [] }) ?? progress;
  }
  if (narrowed === undefined || isPlanned(resource)) return progress;
  const keeps = trial.hindrances.map(({ need }) => need);
  const ports = [...new Set(keeps.map(({ port }) => port))].sort((a, b) => a - b);
  const title = `narrow ${own} in ${namespace} to port ${ports.join(', ')}`;
  const edits = narrowed(ports);
  const next = edits.length === 0 ? undefined : step(progress, edits, { ...draft, title, keeps });
  if (next === undefined || openIn(next.world, namespace) > openIn(progress.world, namespace)) {
    return progress;
  }
  return next;
}

/** How many listeners of a namespace take plaintext. What is taken back must not have been the stricter word. */
function openIn({ fabric }: World, namespace: string): number {
  return fabric.network.workloads
    .filter((workload) => workload.namespace === namespace)
    .flatMap((workload) => namedListeners(fabric, workload))
    .filter((listener) => openListener(fabric, listener) !== undefined).length;
}

function wholeMesh(start: Progress, mesh: PlanMesh, targets: Targets): Progress | undefined {
  const draft = {
    phase: 'enforce',
    kind: 'mesh',
    namespace: '',
    title:
      mesh === 'linkerd'
        ? 'ask every client in the mesh for an identity by default'
        : 'demand mutual TLS in the whole mesh (STRICT), also in namespaces yet to come',
    keeps: [],
    because: [],
  } as const;
  const edits = strictMesh(start.world, mesh);
  if (edits.length === 0) return start;
  const trial = attempt(start, edits);
  if (trial.hindrances.length === 0) return step(start, edits, draft);
  const excepted =
    exceptAll(start, trial.hindrances, 'enforce') ?? keptOpen(start, trial.hindrances, targets);
  return excepted === undefined ? undefined : step(excepted, strictMesh(excepted.world, mesh), draft);
}

/** Namespaces that could not be made strict say so themselves before the mesh does. */
function keptOpen(
  start: Progress,
  broken: ReturnType<typeof attempt>['hindrances'],
  targets: Targets,
): Progress | undefined {
  const names = new Set(broken.map(({ need }) => start.world.workloads.get(need.to)?.namespace ?? ''));
  let progress: Progress | undefined = start;
  for (const name of [...names].sort()) {
    if (progress === undefined) return undefined;
    const mesh = targets.of(name);
    const edits = mesh === undefined ? [] : openOf(progress, name, mesh);
    if (edits.length === 0) return undefined;
    progress = step(progress, edits, {
      phase: 'enforce',
      kind: 'except',
      namespace: name,
      title: `let namespace ${name} go on accepting plaintext`,
      keeps: broken.map(({ need }) => need),
      because: [],
    });
  }
  return progress;
}

/** As after the mesh is strict: what a namespace must say to stay as it is. */
function openOf(progress: Progress, name: string, mesh: PlanMesh) {
  const after = attempt(progress, strictMesh(progress.world, mesh)).world;
  return loosenedNamespace(after, name, mesh);
}

function heldUp(progress: Progress, mesh: PlanMesh): Caveat {
  const [first] = attempt(progress, strictMesh(progress.world, mesh)).hindrances;
  const what = first === undefined ? 'a call' : `${first.need.from} → ${first.need.to}:${first.need.port}`;
  const text = `the whole mesh can’t be made strict: ${what} would stop, and no exception can be made there`;
  return { kind: 'stuck', subject: 'the mesh', text, because: first?.judged.call?.chosen.because ?? [] };
}
