import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileModule, instantiate } from '#policy/run/module.ts';
import { openSession } from '#policy/run/session.ts';
import { compiled, deployment, finds, ruleFile, worldOf } from './harness.ts';

const policies = await compiled({
  ...ruleFile(
    'a/words',
    `findings contains result.finding(rego.metadata.chain(), pointer.join("", [key]), message) if {
  some key, value in input.object
  message := concat("", [upper(format_int(count(json.marshal(value)), 10)), key])
}`,
  ),
  ...ruleFile(
    'a/conflict',
    'value := x if some x in input.object.conflict\nfindings contains result.finding(rego.metadata.chain(), "", "x") if value == 1',
  ),
});
const wasm = policies.modules[0]?.wasm ?? Uint8Array.of();
const module = compileModule(wasm);
const WORDS = 'eastwest/rules/a/words/findings';
const CONFLICT = 'eastwest/rules/a/conflict/findings';

describe('a module', () => {
  test('says what its rules say, or how they failed', async () => {
    const instance = await instantiate(module, 512);
    expect(instance.evaluate(CONFLICT, { object: {} })).toEqual({ type: 'value', value: [] });
    expect(instance.evaluate(CONFLICT, { object: { conflict: [1, 2] } })).toEqual({
      type: 'failed',
      reason: expect.stringMatching(/rule\.rego:14:1: .*conflict/),
    });
    expect(instance.evaluate('no/such', {})).toEqual({
      type: 'failed',
      reason: 'entrypoint no/such is not valid in this instance',
    });
    expect(instance.evaluate('eastwest/main/evaluate', {})).toEqual({ type: 'value', value: {} });
  });

  test('an input that is larger than its memory may be ends in an outcome', async () => {
    const instance = await instantiate(module, 32);
    expect(instance.evaluate(WORDS, { object: { a: 'x'.repeat(4_000_000) } })).toEqual({ type: 'memory' });
    const data = { big: 'x'.repeat(4_000_000) };
    expect((await instantiate(module, 32)).setData(data)).toEqual({ type: 'memory' });
  });

  test('answers the same in the middle of many evaluations as in a fresh instance', async () => {
    const used = await instantiate(module, 512);
    const values = fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue({ maxDepth: 4 }), {
      maxKeys: 8,
    });
    await fc.assert(
      fc.asyncProperty(values, fc.boolean(), async (object, replaceData) => {
        if (replaceData) used.setData({ some: object });
        expect(used.evaluate(WORDS, { object })).toEqual(
          (await instantiate(module, 512)).evaluate(WORDS, { object }),
        );
      }),
      { numRuns: 300 },
    );
  });

  test('100,000 evaluations need no more memory than the first ones', async () => {
    const [subject] = worldOf(deployment('web')).facts.subjects;
    // 24 pages are 1.5 MiB, a page and a half per thousand: a leak of 16 bytes per evaluation would fail.
    const instance = await instantiate(module, 24);
    for (let count = 0; count < 100_000; count++) {
      const outcome = instance.evaluate('eastwest/main/evaluate', subject?.subject ?? {});
      if (outcome.type !== 'value') throw new Error(`${count}: ${JSON.stringify(outcome)}`);
    }
    expect(instance.evaluate(WORDS, subject?.subject ?? {})).toMatchObject({ type: 'value' });
  });
});

describe('a session', () => {
  const limits = { milliseconds: 1_000, memoryPages: 512 };

  test('stops at the first that fails, and goes on afterwards', async () => {
    const session = openSession(wasm, limits);
    const inputs = [{ object: {} }, { object: { conflict: [1, 2] } }, { object: {} }];
    expect((await session.run(CONFLICT, {}, inputs)).map(({ type }) => type)).toEqual(['value', 'failed']);
    expect((await session.run(CONFLICT, {}, inputs.slice(2))).map(({ type }) => type)).toEqual(['value']);
    expect(await session.run(CONFLICT, {}, [])).toEqual([]);
  });

  test('gives the event loop a turn, and loses nothing over it', async () => {
    const session = openSession(wasm, limits);
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const inputs = Array.from({ length: 40_000 }, (_, index) => ({ object: { a: index } }));
    const outcomes = await session.run(WORDS, {}, inputs);
    clearInterval(timer);
    expect(outcomes).toHaveLength(40_000);
    expect(turns).toBeGreaterThan(0);
  });
});

test('rules say where they are with relative paths only', async () => {
  const text = Buffer.from((await compiled(ruleFile('a/b', finds('x')))).modules[0]?.wasm ?? []);
  expect(text.includes('policy/a/b/rule.rego')).toBe(true);
  expect(text.includes('/tmp/')).toBe(false);
});
