import fc from 'fast-check';
import { arrayAt, isObject, type Json, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import type { EnvoyRequest } from './envoy-rbac.ts';

/** Values that a configuration looks for, by what it looks at; and near misses of them. */
interface Draft {
  readonly headers: Record<string, string>;
  peer: string | undefined;
  source: string;
  remote: string;
  destination: string;
  port: number;
  sni: string | undefined;
  readonly metadata: Record<string, Record<string, Json>>;
}

const WORDS = ['x', 'admin', '', 'GET', '/', '/a/b', 'a.b', '-x-'];

/**
 * Requests that try to satisfy one policy of a configuration, then have some values changed: so that most of them come close to what
 * decides.
 */
export function arbitraryRequest(filters: readonly JsonObject[]): fc.Arbitrary<EnvoyRequest> {
  const policies = filters.flatMap((filter) =>
    ['rules', 'shadowRules'].flatMap((key) =>
      Object.values(objectAt(objectAt(objectAt(filter, 'typedConfig'), key), 'policies')).filter(isObject),
    ),
  );
  const fresh = { maxLength: 400, minLength: 400 };
  return fc.array(fc.nat({ max: 9999 }), fresh).map((numbers) => {
    let next = 0;
    const pick = (count: number) => (numbers[next++ % numbers.length] ?? 0) % Math.max(1, count);
    const draft = plain(pick);
    const aims = pick(3) === 0 ? [] : [policies[pick(policies.length)], policies[pick(policies.length)]];
    for (const aim of pick(2) === 0 ? aims.slice(0, 1) : aims) {
      if (aim === undefined) continue;
      aimAt(one(arrayAt(aim, 'permissions'), pick), draft, pick);
      aimAt(one(arrayAt(aim, 'principals'), pick), draft, pick);
    }
    for (let changes = pick(4); changes > 0; changes--) change(draft, policies, pick);
    const consents = [[], ['default'], ['another'], ['default', 'another']][pick(4)] ?? [];
    return { ...draft, consents };
  });
}

type Pick = (count: number) => number;

function plain(pick: Pick): Draft {
  const headers: Record<string, string> = { ':method': 'GET', ':authority': 'other.example' };
  headers[':path'] = ['/', '/other', '/other?x=/exact', '/exact#x'][pick(4)] ?? '/';
  return {
    headers,
    peer: pick(3) === 0 ? undefined : 'spiffe://cluster.local/ns/other/sa/other',
    source: '10.0.0.9',
    remote: '10.0.0.9',
    destination: '10.0.0.8',
    port: 8080,
    sni: undefined,
    metadata: {},
  };
}

/** Sets what a rule looks at, so that it may hold. */
function aimAt(rule: Json | undefined, draft: Draft, pick: Pick): void {
  if (!isObject(rule)) return;
  for (const [kind, raw] of Object.entries(rule)) {
    const value = isObject(raw) ? raw : {};
    if (kind === 'andRules' || kind === 'andIds') {
      for (const part of arrayAt(value, kind === 'andIds' ? 'ids' : 'rules')) aimAt(part, draft, pick);
    } else if (kind === 'orRules' || kind === 'orIds') {
      aimAt(one(arrayAt(value, kind === 'orIds' ? 'ids' : 'rules'), pick), draft, pick);
    } else if (kind === 'notRule' || kind === 'notId') {
      if (pick(4) === 0) aimAt(value, draft, pick);
    } else set(kind, raw, value, draft, pick);
  }
}

function set(kind: string, raw: Json | undefined, value: JsonObject, draft: Draft, pick: Pick): void {
  const text = () => textFor(value, pick);
  if (kind === 'header') {
    const name = (stringAt(value, 'name') ?? '').toLowerCase();
    draft.headers[name] =
      value['presentMatch'] === true ? 'any' : textFor(objectAt(value, 'stringMatch'), pick);
  } else if (kind === 'urlPath') draft.headers[':path'] = textFor(objectAt(value, 'path'), pick);
  else if (kind === 'uriTemplate') {
    const template = stringAt(objectAt(value, 'typedConfig'), 'pathTemplate') ?? '';
    const fill = ['a', 'a/b', '', '=', 'x.y'];
    draft.headers[':path'] = template.replaceAll(/\*+/g, () => fill[pick(fill.length)] ?? '');
  } else if (kind === 'destinationPort') draft.port = Number(raw);
  else if (kind === 'destinationIp') draft.destination = addressIn(value, pick);
  else if (kind === 'directRemoteIp') draft.source = addressIn(value, pick);
  else if (kind === 'remoteIp') draft.remote = addressIn(value, pick);
  else if (kind === 'requestedServerName') draft.sni = text() || undefined;
  else if (kind === 'authenticated') {
    const wanted = objectAt(value, 'principalName');
    const isAnybody = stringAt(objectAt(wanted, 'safeRegex'), 'regex') === '.+';
    if (!isAnybody || draft.peer === undefined) draft.peer = peerOf(textFor(wanted, pick));
  } else if (kind === 'metadata') setMetadata(value, draft, pick);
}

/**
 * What shows a certificate shows a SPIFFE URI; and where a namespace stands in it, it is as Istio's authority issues it. Nobody else
 * signs for a mesh.
 */
function peerOf(text: string): string {
  const named = /^(?:spiffe:\/\/)?([^/]*).*?\/ns\/([^/]*)(?:.*\/sa\/([^/]*))?/.exec(text);
  if (named !== null) {
    const [, domain, namespace, account] = named;
    return `spiffe://${domain || 'cluster.local'}/ns/${namespace || 'none'}/sa/${account || 'none'}`;
  }
  return text.startsWith('spiffe://')
    ? text
    : `spiffe://cluster.local${text.startsWith('/') ? '' : '/'}${text}`;
}

function setMetadata(matcher: JsonObject, draft: Draft, pick: Pick): void {
  const filter = stringAt(matcher, 'filter') ?? '';
  const keys = arrayAt(matcher, 'path').map((step) => (isObject(step) ? (stringAt(step, 'key') ?? '') : ''));
  const texts = leaves(objectAt(matcher, 'value')).map((leaf) => textFor(leaf, pick));
  const text = texts[pick(texts.length)] ?? '';
  const single = keys.some((key) => ['iss', 'sub', 'azp'].includes(key));
  const isList = !single && pick(2) === 0;
  const value: Json = isList ? [text, ...(pick(2) === 0 ? [WORDS[pick(WORDS.length)] ?? ''] : [])] : text;
  let holder: Record<string, Json> = draft.metadata[filter] ?? {};
  draft.metadata[filter] = holder;
  for (const key of keys.slice(0, -1)) {
    const inner = { ...(isObject(holder[key]) ? holder[key] : {}) } as Record<string, Json>;
    holder[key] = inner;
    holder = inner;
  }
  holder[keys.at(-1) ?? ''] = value;
}

function leaves(matcher: JsonObject): readonly JsonObject[] {
  if (isObject(matcher['stringMatch'])) return [matcher['stringMatch']];
  const inner = [
    matcher['listMatch'],
    matcher['orMatch'],
    matcher['oneOf'],
    ...arrayAt(matcher, 'valueMatchers'),
  ];
  return inner.filter(isObject).flatMap(leaves);
}

/** A text that a string matcher may match, or nearly. */
function textFor(matcher: JsonObject, pick: Pick): string {
  const filler = WORDS[pick(WORDS.length)] ?? '';
  const near = (text: string) =>
    [text, text, text, text.toUpperCase(), `${text}${filler}`, `${filler}${text}`][pick(6)] ?? text;
  const [exact, prefix, suffix] = ['exact', 'prefix', 'suffix'].map((key) => stringAt(matcher, key));
  if (exact !== undefined) return near(exact);
  if (prefix !== undefined) return near(`${prefix}${filler}`);
  if (suffix !== undefined) return near(`${filler}${suffix}`);
  const regex = stringAt(objectAt(matcher, 'safeRegex'), 'regex') ?? '';
  const parts = ['a', 'a/b', '', 'cluster.local', '/x'];
  return regex
    .replaceAll(/\(\.\+\/\|\)|\(\/\.\+\)\?|\[\^\/\][*+]|\.\*|\.\+/g, () => parts[pick(parts.length)] ?? '')
    .replaceAll('\\', '');
}

function addressIn(block: JsonObject, pick: Pick): string {
  const bytes = (stringAt(block, 'addressPrefix') ?? '').split('.');
  const last = ['1', '255', bytes[3] ?? '0'][pick(3)] ?? '0';
  return [...bytes.slice(0, 2), pick(4) === 0 ? '7' : (bytes[2] ?? '0'), last].join('.');
}

/** Takes something away, or sets it for another policy. */
function change(draft: Draft, policies: readonly JsonObject[], pick: Pick): void {
  const what = pick(6);
  const names = Object.keys(draft.headers).filter((name) => !name.startsWith(':'));
  if (what === 0) draft.peer = undefined;
  else if (what === 1)
    draft.headers[':path'] = `${draft.headers[':path']}${['?x=1', '#y', '/', 'x'][pick(4)]}`;
  else if (what === 2 && names.length > 0) delete draft.headers[names[pick(names.length)] ?? ''];
  else if (what === 3) {
    const filters = Object.keys(draft.metadata);
    delete draft.metadata[filters[pick(filters.length)] ?? ''];
  } else if (what === 4) draft.port = [80, 90, 9000, 8000, 443][pick(5)] ?? 80;
  else {
    const aim = policies[pick(policies.length)] ?? {};
    aimAt(one(arrayAt(aim, pick(2) === 0 ? 'permissions' : 'principals'), pick), draft, pick);
  }
}

function one(list: readonly Json[], pick: Pick): Json | undefined {
  return list[pick(list.length)];
}
