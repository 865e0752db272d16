import type {
  AnswerCall,
  AnswerCase,
  AnswerDecision,
  AnswerListener,
  AnswerMember,
  AnswerMesh,
  AnswerOperation,
  AnswerSource,
  AnswerWay,
  ToldReason,
} from '#reach/explain/explain.ts';
import {
  becauseWords,
  memberWords,
  reasonWords,
  requestWords,
  stopWords,
  TRANSPORTS,
  wayWords,
} from '#report/explanation/mesh-words.ts';
import { symptomWords } from '#report/explanation/symptom-words.ts';
import { frame } from '#report/pretty/frame.ts';
import { counted, type Page } from '#report/pretty/page.ts';
import { place } from '#report/pretty/place.ts';
import { hang } from '#report/pretty/wrap.ts';
import { visible } from '#report/visible.ts';

const STYLE = { open: 'ok', closed: 'error', unknown: 'warning' } as const;

/** The verdict in a sentence: what the source gets, or the layer that refuses. */
export function gistLines({ outcome, mesh }: AnswerSource): readonly string[] {
  const [way] = mesh?.ways ?? [];
  if (mesh === undefined || way === undefined) return [];
  if (way.stoppedBy !== undefined) return [`  ${stopWords(way.stoppedBy)}`];
  const as =
    way.transport === 'plaintext'
      ? 'without an identity'
      : mesh.identity === undefined
        ? 'by a machine that has an identity'
        : `as ${visible(mesh.identity.principal)}`;
  const what = requestWords(outcome === 'open' ? way.requests.certain : way.requests.possible);
  return [`  ${outcome === 'open' ? 'gets' : 'may get'} ${what}, with ${TRANSPORTS[way.transport]} ${as}`];
}

/** The end that calls: its mesh and its identity. */
export function sourceEndLines({ mesh }: AnswerSource, page: Page): readonly string[] {
  if (mesh?.member === undefined) return [];
  const identity =
    mesh.identity === undefined
      ? '        presents no identity there'
      : `        presents ${visible(mesh.identity.principal)}${mesh.identity.sure ? '' : ', if it is in the mesh'}`;
  return [...memberLines('from', mesh.member, page), identity];
}

/** The end that is called: its mesh, and what it takes. */
export function listenerLines({ listener }: AnswerCase, page: Page): readonly string[] {
  if (listener === undefined) return [];
  const { because } = listener.accepts;
  return [
    ...memberLines('to', listener, page),
    ...hang('        ', `${acceptWords(listener)}${becauseWords(because)}`, page.width),
    ...arrows(because, '        ', page),
  ];
}

function memberLines(end: 'from' | 'to', member: AnswerMember, page: Page): readonly string[] {
  const { because } = member;
  return [
    ...hang(`  ${`${end}:`.padEnd(5)} `, `${memberWords(member)}${becauseWords(because)}`, page.width),
    ...arrows(because, '        ', page),
  ];
}

function acceptWords({ accepts: { plaintext, mtls } }: AnswerListener): string {
  const verbs = { yes: 'takes', no: 'refuses', unknown: 'may take' } as const;
  if (plaintext === mtls) return `${verbs[mtls]} mTLS and plaintext`;
  return `${verbs[mtls]} mTLS, ${verbs[plaintext]} plaintext`;
}

/** Each way with what the layers say, in the order in which it gets less far. */
export function wayLines(source: AnswerSource, { speaks }: AnswerCase, page: Page): readonly string[] {
  const { mesh, outcome, operations } = source;
  const ways = mesh?.ways ?? [];
  const shown = page.verbose ? ways : ways.filter((way, index) => index === 0 || isWorthAWord(way, mesh));
  return shown.flatMap((way, index) => {
    const isTold = (index === 0 || way.outcome !== 'closed' || page.verbose) && operations.length === 0;
    const verdict =
      way.stoppedBy === undefined
        ? page.paint(STYLE[way.outcome], way.outcome)
        : page.paint(STYLE.closed, stopWords(way.stoppedBy));
    // What a listener refuses to everybody stands with the listener.
    const isSaid = page.verbose || source.from.type !== 'workload';
    const sees = outcome === 'closed' && mesh?.works === undefined && index === 0 ? way.sees : undefined;
    return [
      `  ${wayWords(way)}: ${verdict}`,
      ...(way.stoppedBy === 'transport' && isSaid ? sinceLines('    ', way.because, page) : []),
      ...(isTold ? decisionLines(way, page) : []),
      ...(sees === undefined ? [] : hang('    it sees: ', symptomWords(sees, speaks), page.width)),
    ];
  });
}

/** Who has no identity needn't be told that he can't do mutual TLS. */
function isWorthAWord({ transport, outcome }: AnswerWay, mesh: AnswerMesh | undefined): boolean {
  return transport === 'plaintext' || outcome !== 'closed' || mesh?.identity !== undefined;
}

function decisionLines(way: AnswerWay, page: Page): readonly string[] {
  const decided = way.decisions.filter(({ because }) =>
    because.every(({ reason }) => reason !== 'istio/not-http'),
  );
  const shown = page.verbose ? decided : worthTelling(decided, way);
  const rest = decided.length - shown.length;
  return [
    ...shown.flatMap((decision, index) => decisionLine(decision, index < 2, page)),
    ...(rest > 0
      ? [
          page.paint(
            'faint',
            `    (also ${counted(rest, 'decision')} about other requests; --verbose lists them)`,
          ),
        ]
      : []),
  ];
}

const MOST = 6;

/** What permits, if something does; what denies, if nothing does. */
function worthTelling(
  decisions: readonly AnswerDecision[],
  { outcome }: AnswerWay,
): readonly AnswerDecision[] {
  const telling = decisions.filter((one) => (one.outcome === 'denied') === (outcome === 'closed'));
  return telling.slice(0, MOST);
}

const VERBS = { permitted: 'permitted', denied: 'denied', unknown: 'unknown' } as const;

function decisionLine(
  { outcome, requests, because }: AnswerDecision,
  framed: boolean,
  page: Page,
): readonly string[] {
  return [
    ...hang(
      `    ${VERBS[outcome]}: `,
      `${requestWords(requests, page.verbose)}${becauseWords(because)}`,
      page.width,
    ),
    ...arrows(because, '      ', page, framed),
  ];
}

/** The requests that were asked about. */
export function operationLines({ operations }: AnswerSource, page: Page): readonly string[] {
  return operations.flatMap(({ operation, outcome, only, because }: AnswerOperation) => {
    const words = { open: 'permitted', closed: 'refused', unknown: 'unknown' } as const;
    const part = only === '' ? '' : ` (of it: ${visible(only)})`;
    return [
      `  ${page.paint('strong', visible(operation))}: ${page.paint(STYLE[outcome], words[outcome])}${part}`,
      ...sinceLines('    ', because, page),
      ...arrows(because, '    ', page, true),
    ];
  });
}

/** The honest calls: whether they work, the transport that is chosen, the first thing that stops them. */
export function callLines({ mesh }: AnswerSource, { speaks }: AnswerCase, page: Page): readonly string[] {
  return (mesh?.works?.calls ?? []).flatMap((call) => callLine(call, speaks, page));
}

const WORKS = { open: 'works', closed: "doesn't work", unknown: 'may work or not' } as const;

function callLine(call: AnswerCall, speaks: AnswerCase['speaks'], page: Page): readonly string[] {
  const by = call.service === '' ? "to the pods' own addresses" : `by ${visible(call.service)}`;
  const verdict = page.paint(STYLE[call.outcome], WORKS[call.outcome]);
  const stop = call.stoppedBy === undefined ? '' : `: ${stopWords(call.stoppedBy)}`;
  return [
    `  its own call ${by} ${verdict}${stop}`,
    ...(call.sees === undefined ? [] : hang('    it sees: ', symptomWords(call.sees, speaks), page.width)),
    ...hang('    ', `${sentWords(call)}${becauseWords(call.because)}`, page.width),
    ...arrows(call.because, '      ', page),
  ];
}

function sentWords({ transport, port, via }: AnswerCall): string {
  if (transport === 'refused') return 'its own proxy lets nothing out';
  if (transport === 'unknown') return "how it is sent isn't known";
  return `it is sent in ${wayWords({ transport, port, ...(via === undefined ? {} : { via }) })}`;
}

function sinceLines(indent: string, because: readonly ToldReason[], { width }: Page): readonly string[] {
  return because.length === 0 ? [] : hang(`${indent}since `, reasonWords(because), width);
}

/** Places, each on a line; the lines of the first are shown if `framed`. */
function arrows(
  because: readonly ToldReason[],
  indent: string,
  page: Page,
  framed = false,
): readonly string[] {
  const places = because.flatMap(({ written }) => written ?? []);
  return places.flatMap(({ location, excerpt }, index) => {
    const line = `${indent}${page.paint('faint', '-->')} ${place(location)}`;
    if (!framed || index > 0 || excerpt.lines.length === 0) return [line];
    const style = { paint: page.paint, style: 'note' as const, width: page.width - 4 };
    return [line, ...frame(excerpt, location, style).map((drawn) => `    ${drawn}`)];
  });
}
