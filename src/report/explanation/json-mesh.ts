import type { JsonObject } from '#manifest/json.ts';
import type {
  AnswerCall,
  AnswerListener,
  AnswerMember,
  AnswerMesh,
  AnswerOperation,
  AnswerRelay,
  AnswerWay,
  MeshChange,
  ToldReason,
} from '#reach/explain/explain.ts';
import { changeObject } from '#report/explanation/json-change.ts';
import { sideObject, writtenObject } from '#report/explanation/json-side.ts';
import { symptomWords } from '#report/explanation/symptom-words.ts';

export function listenerObject(listener: AnswerListener): JsonObject {
  const { plaintext, mtls, because } = listener.accepts;
  return { ...memberObject(listener), accepts: { plaintext, mtls, because: because.map(reasonObject) } };
}

export function meshObject({ member, identity, ways, works }: AnswerMesh): JsonObject {
  return {
    ...(member === undefined ? {} : { member: memberObject(member) }),
    ...(identity === undefined ? {} : { identity: { principal: identity.principal, sure: identity.sure } }),
    ways: ways.map(wayObject),
    ...(works === undefined ? {} : { works: { outcome: works.outcome, calls: works.calls.map(callObject) } }),
  };
}

export function operationObject({ operation, outcome, only, because }: AnswerOperation): JsonObject {
  return { operation, outcome, only, because: because.map(reasonObject) };
}

function memberObject({ mesh, mode, member, because }: AnswerMember): JsonObject {
  return { mesh, mode, member, because: because.map(reasonObject) };
}

function wayObject(way: AnswerWay): JsonObject {
  const { transport, port, via, accepted, outcome, stoppedBy, requests, sees } = way;
  return {
    transport,
    port,
    ...(via === undefined ? {} : { via: relayObject(via) }),
    accepted,
    because: way.because.map(reasonObject),
    outcome,
    ...(stoppedBy === undefined ? {} : { stoppedBy }),
    requests: { certain: requests.certain, possible: requests.possible },
    decisions: way.decisions.map((one) => ({
      outcome: one.outcome,
      requests: one.requests,
      because: one.because.map(reasonObject),
    })),
    hops: way.hops.map(({ from, to, port: own, outcome: verdict, sides }) => ({
      from,
      to,
      port: own,
      outcome: verdict,
      sides: sides.map(sideObject),
    })),
    ...(sees === undefined ? {} : { sees: seesObject(sees) }),
  };
}

function callObject(call: AnswerCall): JsonObject {
  const { service, transport, port, via, outcome, stoppedBy, sees } = call;
  return {
    service,
    transport,
    port,
    ...(via === undefined ? {} : { via: relayObject(via) }),
    because: call.because.map(reasonObject),
    outcome,
    ...(stoppedBy === undefined ? {} : { stoppedBy }),
    ...(sees === undefined ? {} : { sees: seesObject(sees) }),
    changes: call.changes.map((change) =>
      change.type === 'mesh' ? meshChangeObject(change) : changeObject(change),
    ),
  };
}

export function meshChangeObject({
  type,
  mesh,
  mode,
  advice,
  subject,
  because,
  manifests,
}: MeshChange): JsonObject {
  return { type, mesh, mode, advice, subject, because: because.map(reasonObject), manifests };
}

function seesObject(sees: Parameters<typeof symptomWords>[0]): JsonObject {
  return { symptom: sees, text: symptomWords(sees, 'either') };
}

function relayObject({ id, port }: AnswerRelay): JsonObject {
  return { id, port };
}

function reasonObject({ reason, text, written }: ToldReason): JsonObject {
  return {
    reason,
    text,
    ...(written === undefined ? {} : { resource: written.policy, ...writtenObject(written) }),
  };
}
