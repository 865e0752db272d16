/**
 * eastwest as a library: plain functions, from text to report. What isn't listed here is not public.
 */
export { applyBaseline } from '#acceptance/apply-baseline.ts';
export { BASELINE_NAME, type Baseline, type BaselineEntry } from '#acceptance/baseline.ts';
export type { Scope } from '#acceptance/by-environment.ts';
export { readBaseline } from '#acceptance/read-baseline.ts';
export { type Before, onlySince } from '#acceptance/since.ts';
export { type BaselineUpdate, recordBaseline, updateBaseline } from '#acceptance/update-baseline.ts';
export { writeBaseline } from '#acceptance/write-baseline.ts';
export { checkCached, type ReportCache } from '#cache/check-cached.ts';
export type { Store } from '#cache/store.ts';
export { type CheckOptions, check } from '#check.ts';
export { closest } from '#closest.ts';
export { buildCluster, type Cluster } from '#cluster/cluster.ts';
export type { Service } from '#cluster/service.ts';
export type { Workload } from '#cluster/workload.ts';
export {
  type Config,
  type Environment,
  type Exception,
  type Flow,
  type Intent,
  NO_CONFIG,
  type RuleSetting,
} from '#config/config.ts';
export { configOf } from '#config/environments.ts';
export { parseConfig } from '#config/parse.ts';
export { buildFabric, type Fabric, type FabricOptions } from '#equation/fabric.ts';
export { EastwestError, type ErrorCode, type ProblemCode } from '#errors.ts';
export { deriveFacts } from '#facts/derive.ts';
export type { Facts, FactsSubject } from '#facts/facts.ts';
export { derivePlatform } from '#facts/platform/platform.ts';
export type { PlatformFacts, WorkloadFacts } from '#facts/platform/schema.ts';
export type { ResourceSubject, Subject, SubjectType, WorkloadSubject } from '#facts/subject.ts';
export { type ProposedFlow, type ProposedIntent, proposeIntent } from '#intent/propose.ts';
export type { Json, JsonObject } from '#manifest/json.ts';
export { locate } from '#manifest/locate.ts';
export type { Location } from '#manifest/location.ts';
export type { Manifests, Source } from '#manifest/manifests.ts';
export { parseManifests } from '#manifest/parse.ts';
export type { Pointer } from '#manifest/pointer.ts';
export type { Problem, ProblemLevel } from '#manifest/problem.ts';
export {
  parseSources,
  type ReadOptions,
  type ReadSources,
  readManifests,
  readSources,
} from '#manifest/read.ts';
export {
  type KustomizationReferences,
  kustomizationReferences,
} from '#manifest/rendering/kustomize/references.ts';
export type { HelmSource, KustomizeSource, ManifestSource } from '#manifest/rendering/source.ts';
export type { Origin, Resource } from '#manifest/resource.ts';
export { validateResources } from '#manifest/validate/validate.ts';
export { type Connections, connections } from '#network/connections.ts';
export { type DeadPolicy, findDeadPolicies } from '#network/dead/dead-policy.ts';
export {
  buildNetwork,
  type Network,
  type NetworkOptions,
} from '#network/network.ts';
export { addressPeer, type Peer, podPeer, workloadPeer } from '#network/peer.ts';
export { inbound } from '#network/peers/inbound.ts';
export { formatPeer } from '#network/verdict/format-peer.ts';
export { derivePlan } from '#plan/derive.ts';
export type { Plan } from '#plan/schema.ts';
export type { PlanOptions } from '#plan/simulate.ts';
export { PLAN_MESHES, type PlanMesh } from '#plan/target.ts';
export { LIST_FORMATS, type ListFormat, listRules } from '#policy/authoring/list-rules.ts';
export { type NewRuleOptions, newRule } from '#policy/authoring/new-rule.ts';
export { writeRuleDocs } from '#policy/authoring/write-docs.ts';
export { findDefaultDirectory } from '#policy/default-directory.ts';
export { diskStore } from '#policy/disk-store.ts';
export { type EvaluateOptions, type Evaluation, evaluate } from '#policy/evaluate.ts';
export type { Finding, RuleId, Severity, SubjectRef, SuppressedBy, Suppression } from '#policy/finding.ts';
export { type LoadOptions, loadPolicies } from '#policy/load.ts';
export type { EvaluateLimits, Policies } from '#policy/policies.ts';
export type { Rule, RuleOrigin, RuleResult, RuleStatus } from '#policy/rule.ts';
export { type VerifyOptions, verifyPolicies } from '#policy/verify/verify.ts';
export type {
  FileCoverage,
  PolicyCoverage,
  PolicyTest,
  TestCase,
  TestStatus,
  VerifyReport,
  VerifyWarning,
} from '#policy/verify/verify-report.ts';
export { type VerifyVerdict, verifyVerdict } from '#policy/verify/verify-verdict.ts';
export { allOf, anyOf } from '#prove/combine.ts';
export type { Counterexample, CounterexamplePeer, Doubt } from '#prove/counterexample.ts';
export { focusedInvariants } from '#prove/focus.ts';
export {
  type Decision,
  type Ground,
  type Invariant,
  invariant,
  type OwnDecision,
} from '#prove/invariant.ts';
export { blastRadiusWithin } from '#prove/invariants/blast-radius-within.ts';
export { everyCallAuthenticated } from '#prove/invariants/every-call-authenticated.ts';
export { type DeclaredFlow, flowsWork } from '#prove/invariants/flows-work.ts';
export { type IsolatedOptions, isolated } from '#prove/invariants/isolated.ts';
export { noPlaintextPort } from '#prove/invariants/no-plaintext-port.ts';
export { onlyDeclaredCallers } from '#prove/invariants/only-declared-callers.ts';
export { onlyDeclaredOperations } from '#prove/invariants/only-declared-operations.ts';
export { onlyMayCall } from '#prove/invariants/only-may-call.ts';
export { type OnlyReachableOptions, onlyReachableFrom } from '#prove/invariants/only-reachable-from.ts';
export { publicReachesOnlyFlows } from '#prove/invariants/public-within-flows.ts';
export { doesNotReach, type From, reaches } from '#prove/invariants/reaches.ts';
export type { Proof } from '#prove/proof.ts';
export { type ProveOptions, prove, proveAll } from '#prove/prove.ts';
export { type Platform, readPlatform } from '#prove/read-platform.ts';
export { standardInvariants } from '#prove/standard.ts';
export { diffReach, isNewlyPlaintext, isNewlyReachable, type ReachDiff } from '#reach/diff/diff.ts';
export { diffFabric } from '#reach/diff/diff-fabric.ts';
export { type ExplainOptions, explainReach, type ReachAnswer } from '#reach/explain/explain.ts';
export { buildFabricMap, type FabricMapOptions } from '#reach/map/fabric/fabric-map.ts';
export { buildMap, type ReachMap } from '#reach/map/map.ts';
export { findMapWorkload } from '#reach/map/map-find.ts';
export { focusMap, MAP_DIRECTIONS, type MapDirection } from '#reach/map/map-focus.ts';
export { orderResources } from '#reach/map/map-order.ts';
export { agree } from '#report/agree.ts';
export { type Amendment, amend } from '#report/amend.ts';
export type { EnvironmentDiff } from '#report/diff/environment-diff.ts';
export { DIFF_FORMATS, type DiffFormat, renderDiff } from '#report/diff/render.ts';
export { ANSWER_FORMATS, type AnswerFormat, renderAnswer } from '#report/explanation/render.ts';
export { FACTS_FORMATS, type FactsFormat, renderFacts } from '#report/facts/render.ts';
export type { FactsRenderOptions } from '#report/facts/render-options.ts';
export type { IntentFile } from '#report/intent/intent-file.ts';
export { meshText } from '#report/intent/mesh-lines.ts';
export { renderIntent } from '#report/intent/render.ts';
export { MAP_FORMATS, type MapFormat, renderMap } from '#report/map/render.ts';
export type { MapRenderOptions } from '#report/map/render-options.ts';
export { asPart } from '#report/part.ts';
export {
  PLAN_FORMATS,
  type PlanFormat,
  type PlanRenderOptions,
  renderPlan,
} from '#report/plan/render.ts';
export { PROOF_FORMATS, type ProofFormat, renderProofs } from '#report/proof/render.ts';
export type { ProofRenderOptions } from '#report/proof/render-options.ts';
export { FORMATS, type FormatName, render } from '#report/render.ts';
export type { RenderOptions } from '#report/render-options.ts';
export type { Report, Since, Summary, Unknown } from '#report/report.ts';
export { type Verdict, verdict } from '#report/verdict.ts';
export { renderVerification, VERIFY_FORMATS, type VerifyFormat } from '#report/verify/render.ts';
export type { VerifyRenderOptions } from '#report/verify/render-options.ts';
export { visible } from '#report/visible.ts';
export { type AddressSet, unionAddresses } from '#set/address-set.ts';
export { parseCidr } from '#set/address-text.ts';
export { BUILD, VERSION } from '#version.ts';
