import type { Counterexample, Doubt } from '#prove/counterexample.ts';
import type { Proof } from '#prove/proof.ts';
import { yamlLines } from '#report/explanation/yaml.ts';
import { type Paint, painter } from '#report/pretty/paint.ts';
import type { ProofRenderOptions } from '#report/proof/render-options.ts';
import { visible } from '#report/visible.ts';

const WORDS = {
  holds: { word: 'holds', style: 'ok' },
  refuted: { word: 'refuted', style: 'error' },
  unknown: { word: 'unknown', style: 'warning' },
  vacuous: { word: 'not applicable', style: 'warning' },
} as const;

/** For people: each sentence with its outcome, and how it is broken where it is. */
export function renderProofsText(proofs: readonly Proof[], { color, verbose }: ProofRenderOptions): string {
  const paint = painter(color);
  const blocks = proofs.map((proof) => proofLines(proof, paint, verbose).join('\n'));
  return `${[...blocks, totals(proofs)].join('\n')}\n`;
}

/** One proof, as a test shows it that fails. */
export function proofLines(proof: Proof, paint: Paint, verbose: boolean): readonly string[] {
  const { word, style } = WORDS[proof.outcome];
  const head = `${paint(style, word.padEnd(8))}  ${paint('strong', visible(proof.sentence))}`;
  switch (proof.outcome) {
    case 'holds':
      return [`${head}${verbose ? paint('faint', `  (${proof.looked} looked at)`) : ''}`];
    case 'vacuous':
      return [head, `          ${visible(proof.reason)}`];
    case 'unknown':
      return [head, ...shown(proof.reasons, proof.more, verbose, (one) => doubtLines(one, paint))];
    case 'refuted':
      return [
        head,
        ...shown(proof.counterexamples, proof.more, verbose, (one, first) =>
          exampleLines(one, paint, first || verbose),
        ),
      ];
    default:
      return proof satisfies never;
  }
}

const MOST = 3;

function shown<T>(
  all: readonly T[],
  more: number,
  verbose: boolean,
  lines: (one: T, first: boolean) => readonly string[],
): readonly string[] {
  const told = verbose ? all : all.slice(0, MOST);
  const rest = all.length - told.length + more;
  const tail = rest === 0 ? [] : [`          and ${rest} more ${rest === 1 ? 'case' : 'cases'}`];
  return [...told.flatMap((one, index) => lines(one, index === 0)), ...tail];
}

function exampleLines(example: Counterexample, paint: Paint, whole: boolean): readonly string[] {
  const { text, objects } = example;
  const manifest =
    whole && objects.length > 0 ? ['          as a manifest:', ...indented(yamlLines(objects))] : [];
  return [
    `  ${paint('error', 'but')}     ${visible(text)}`,
    ...(whole ? reasonLines(example, paint) : []),
    ...manifest,
  ];
}

function doubtLines(doubt: Doubt, paint: Paint): readonly string[] {
  return [`  ${paint('warning', 'perhaps')} ${visible(doubt.text)}`, ...reasonLines(doubt, paint)];
}

function reasonLines({ because }: Pick<Doubt, 'because'>, paint: Paint): readonly string[] {
  return because.map(({ text, file, line }) =>
    paint('faint', visible(`          because ${text}${file === '' ? '' : ` (${file}:${line})`}`)),
  );
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `            ${line}`);
}

function totals(proofs: readonly Proof[]): string {
  const counts = (['holds', 'refuted', 'unknown', 'vacuous'] as const).flatMap((outcome) => {
    const count = proofs.filter((proof) => proof.outcome === outcome).length;
    return count === 0 ? [] : `${count} ${count > 1 && outcome === 'holds' ? 'hold' : WORDS[outcome].word}`;
  });
  return `\n${proofs.length} ${proofs.length === 1 ? 'invariant' : 'invariants'}: ${counts.join(', ') || 'none'}`;
}
