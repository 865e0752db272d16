import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { acceptedAs, knownOf } from '#acceptance/known.ts';
import { matchKnown } from '#acceptance/match.ts';
import { withoutPlaces } from '#acceptance/without-places.ts';
import type { Finding, Severity } from '#policy/finding.ts';
import { at, finding, rule } from '../report/sample.ts';

const RULE = rule('network/host-network');
const found = (message: string, more: Partial<Finding> = {}) =>
  finding(RULE, 'Pod/shop/web', at('a.yaml', 3, 1, 4, '/spec'), message, more);

describe('what a finding says without its places', () => {
  test.each([
    ['b is open (a.yaml:3)', 'b is open'],
    ['by NetworkPolicy shop/db (deploy/my net.yaml:12) and a.yaml:30', 'by NetworkPolicy shop/db and …'],
    ['though eastwest.yaml:7 declares only GET', 'though … declares only GET'],
    ['(<stdin>:7)', '(…)'],
    ['shop/web:8080 and 10.0.0.1:80 and TCP 3', 'shop/web:8080 and 10.0.0.1:80 and TCP 3'],
    ['', ''],
  ])('%j is %j', (message, expected) => {
    const related = [at('deploy/my net.yaml', 12, 1, 1)];
    expect(withoutPlaces(found(message, { related }))).toBe(expected);
  });

  test('the order of reasons has no part in what is accepted; which they are has', () => {
    const said = (reasons: string) => acceptedAs(found(`open, because ${reasons}; so can 4 more`));
    expect(said('b; and a')).toBe(said('a; and b'));
    expect(said('a; and c')).not.toBe(said('a; and b'));
    expect(acceptedAs(found('open, because a; and b; so can 5 more'))).not.toBe(said('a; and b'));
  });

  test('lines, files and the order of findings have no part in what is accepted', () => {
    const moved = { ...found('open (b.yaml:99)'), location: at('b.yaml', 99, 7, 1, '/items/4/spec') };
    expect(acceptedAs({ ...moved, fingerprint: 'another', remedy: 'x' })).toBe(
      acceptedAs(found('open (a.yaml:3)')),
    );
  });

  test.each([
    ['message', found('closed')],
    ['node', found('open', { node: '/spec/containers/[web]' })],
    ['subject', found('open', { subject: { type: 'workload', id: 'Pod/shop/db' } })],
    ['rule', found('open', { rule: 'network/other' })],
  ])('another %s is another finding', (_, other) => {
    expect(acceptedAs(other)).not.toBe(acceptedAs(found('open')));
  });
});

describe('matching', () => {
  test('two that are known do not cover a third', () => {
    const alike = [found('open'), found('open'), found('open')];
    const matched = matchKnown(alike, alike.slice(1).map(knownOf));
    expect(matched.covered).toHaveLength(2);
    expect(matched.fresh).toHaveLength(1);
  });

  test('a graver finding than the known one has changed, a milder one is covered', () => {
    const [mild, grave] = [found('open', { severity: 'note' }), found('open', { severity: 'error' })];
    expect(matchKnown([grave], [knownOf(mild)])).toMatchObject({
      covered: [],
      changed: [{ finding: grave }],
    });
    expect(matchKnown([mild], [knownOf(grave)])).toMatchObject({ covered: [{ finding: mild }], changed: [] });
  });

  test('of several known ones a mild finding takes the mild one', () => {
    const [mild, grave] = [found('open', { severity: 'note' }), found('open', { severity: 'error' })];
    expect(matchKnown([mild, grave], [grave, mild].map(knownOf)).covered).toHaveLength(2);
  });

  test('what says something else of the same node has changed; of another node it is new', () => {
    const known = [knownOf(found('2 callers can reach it'))];
    const worse = found('everybody can reach it');
    expect(matchKnown([worse], known)).toMatchObject({
      covered: [],
      changed: [{ finding: worse }],
      gone: [],
    });
    const elsewhere = found('2 callers can reach it', { node: '/spec/ports/[x]' });
    expect(matchKnown([elsewhere], known)).toMatchObject({ covered: [], fresh: [elsewhere], gone: known });
  });

  test('a message that comes between others shifts none of them', () => {
    const before = [found('b'), found('c')].map(knownOf);
    expect(matchKnown([found('a'), found('b'), found('c')], before)).toMatchObject({
      covered: [{ finding: { message: 'b' } }, { finding: { message: 'c' } }],
      fresh: [{ message: 'a' }],
    });
  });

  test('an entry whose rule or subject was edited by hand covers nothing', () => {
    const forged = { ...knownOf(found('open')), subject: 'Pod/shop/db' };
    expect(matchKnown([found('open')], [forged]).covered).toEqual([]);
  });

  const any = fc
    .record({
      message: fc.constantFrom('a', 'b', ''),
      node: fc.constantFrom('', '/x'),
      severity: fc.constantFrom<Severity>('error', 'warning', 'note'),
    })
    .map(({ message, ...more }) => found(message, more));

  test('each finding is in one list, each known one is used once, and what is covered is no graver', () => {
    fc.assert(
      fc.property(fc.array(any, { maxLength: 8 }), fc.array(any, { maxLength: 8 }), (now, then) => {
        const known = then.map(knownOf);
        const { covered, changed, fresh, gone } = matchKnown(now, known);
        expect(covered.length + changed.length + fresh.length).toBe(now.length);
        expect(covered.length + changed.length + gone.length).toBe(known.length);
        const rank = { note: 0, warning: 1, error: 2 };
        for (const pair of covered) {
          expect(acceptedAs(pair.finding)).toBe(pair.known.fingerprint);
          expect(rank[pair.finding.severity]).toBeLessThanOrEqual(rank[pair.known.severity]);
        }
        expect(matchKnown(now, now.map(knownOf)).covered).toHaveLength(now.length);
      }),
    );
  });
});
