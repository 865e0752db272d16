import { Command, Option } from 'commander';
import type { Done } from '#cli/done.ts';
import { EXIT } from '#cli/exit-code.ts';
import { type AddressFlags, addAddressFlags } from '#cli/flags/addresses.ts';
import { parseFormats, writeFormats } from '#cli/flags/formats.ts';
import { addInputFlags, type InputFlags } from '#cli/flags/input.ts';
import { addColorFlags, addFormatFlag, type ColorFlags, type OutputFlags } from '#cli/flags/output.ts';
import { repeated } from '#cli/flags/repeated.ts';
import { fabricInput, fabricOptions } from '#cli/input/fabric-input.ts';
import { readCluster } from '#cli/input/read-cluster.ts';
import { selectCluster } from '#cli/input/select-clusters.ts';
import { type Terminal, usesColor } from '#cli/terminal.ts';
import { ANSWER_FORMATS, EastwestError, explainReach, type ReachAnswer, renderAnswer } from '#index.ts';

interface ExplainFlags extends InputFlags, AddressFlags, OutputFlags, ColorFlags {
  readonly from: string;
  readonly to: string;
  readonly operation: readonly string[];
  readonly expect?: 'open' | 'closed' | 'works';
  readonly verbose: boolean;
}

/** `eastwest explain --from A --to B:port`: whether, why, and what would have to change. */
export function explainCommand(terminal: Terminal, done: Done): Command {
  const command = new Command('explain').description(
    'Explain whether A reaches B, and whether its own call works: network, transport, identity, authorization; what would change it.',
  );
  addInputFlags(command);
  addAddressFlags(command);
  addFormatFlag(command, ANSWER_FORMATS);
  addColorFlags(command);
  return command
    .requiredOption(
      '--from <peer>',
      'a workload, any (any pod somebody could add), outside, an address or a CIDR block',
    )
    .requiredOption(
      '--to <end>',
      'a workload or a Service, with or without :PORT[/udp]; outside or addresses as well',
    )
    .option(
      '--operation <operation>',
      "ask about one request, e.g. 'POST /refunds'; repeatable",
      repeated,
      [],
    )
    .addOption(
      new Option('--expect <verdict>', 'exit with 1 if the answer is another one').choices([
        'open',
        'closed',
        'works',
      ]),
    )
    .option('-v, --verbose', 'list every policy and rule that was looked at', false)
    .addHelpText('after', EXAMPLES)
    .action(async (paths: readonly string[], flags: ExplainFlags) =>
      done(await runExplain(paths, flags, terminal)),
    );
}

const EXAMPLES = `
Examples:
  eastwest explain manifests/ --from edge/api-gateway --to payments/payments:8080
  eastwest explain manifests/ --from any --to payments/payments:http
  eastwest explain manifests/ --from 203.0.113.7 --to Service/edge/api-gateway:443
  eastwest explain manifests/ --from workers/refunds --to outside:443
  eastwest explain manifests/ --from edge/api-gateway --to payments/payments:8080 --operation 'POST /refunds'
  eastwest explain manifests/ --from any --to database/postgres:5432 --expect closed                    in CI
  eastwest explain manifests/ --from edge/api-gateway --to payments/payments:8080 --expect works        in CI

The verdict is what an attacker in A gets, whose own proxy doesn't hold him: what the network lets through, on a transport that B
accepts, with A's own identity or none, and permitted to it. Apart from that it says whether A's honest call works, which transport
its own proxy chooses, what it sees if it doesn't (a time out, a reset, 503, 403) and what stops it first. --expect open and closed
judge the verdict (of the operations, if there are any), --expect works the call.

Names: namespace/name, Kind/namespace/name, or the name alone if only one thing has it. A port of a Service is asked about
as the port of its pods, which is what policies see. Without a port, each declared port is answered.

Exit codes: 0 answered (and as expected), 1 not as expected, 2 the question or the input can't be used, or the answer is
unknown where one was expected, 3 a bug in eastwest.`;

async function runExplain(
  paths: readonly string[],
  flags: ExplainFlags,
  terminal: Terminal,
): Promise<number> {
  const outputs = parseFormats(flags.format, ANSWER_FORMATS, 'text');
  const cluster = selectCluster(paths, flags, 'explain', terminal);
  const known = fabricOptions(flags.podCidr, cluster.config);
  const read = await readCluster(cluster, terminal);
  const { manifests, fabric, trusted } = await fabricInput(read, known, terminal);
  const answer = explainReach(fabric, manifests, flags.from, flags.to, { operations: flags.operation });
  const options = {
    color: usesColor(terminal, flags.color) && outputs.every((output) => output.file === undefined),
    verbose: flags.verbose,
    ...(terminal.width === undefined ? {} : { width: terminal.width }),
  };
  const exit = flags.expect === undefined ? EXIT.clean : expectedExit(answer, flags.expect);
  writeFormats(outputs, (format) => renderAnswer(answer, format, options), terminal);
  if (!trusted) return EXIT.unusable;
  return exit;
}

/**
 * Everything that was asked must be as expected: `closed` includes ports that nothing declares. With requests that were asked about these
 * are what is judged. Unknown is neither.
 */
function expectedExit(answer: ReachAnswer, expected: 'open' | 'closed' | 'works'): number {
  const outcomes = expected === 'works' ? callOutcomes(answer) : reachOutcomes(answer, expected);
  const other = expected === 'closed' ? 'open' : 'closed';
  if (outcomes.some((outcome) => outcome === other)) return EXIT.findings;
  return outcomes.includes('unknown') ? EXIT.unusable : EXIT.clean;
}

function reachOutcomes(answer: ReachAnswer, expected: 'open' | 'closed'): readonly string[] {
  const sources = answer.cases.flatMap((one) => one.sources);
  const operations = sources.flatMap((source) => source.operations.map(({ outcome }) => outcome));
  if (operations.length > 0) return operations;
  const cases = sources.map(({ outcome }) => outcome);
  const others = answer.otherPorts.flatMap(({ open, unknown }) => [
    ...(Object.values(open).some((ports) => ports.length > 0) ? (['open'] as const) : []),
    ...(Object.values(unknown).some((ports) => ports.length > 0) ? (['unknown'] as const) : []),
  ]);
  const judged = expected === 'closed' || cases.length === 0 ? [...cases, ...others] : cases;
  return judged.length === 0 ? ['closed'] : judged;
}

/** Without a mesh a call works if it is let through. */
function callOutcomes(answer: ReachAnswer): readonly string[] {
  const sources = answer.cases.flatMap((one) => one.sources);
  if (sources.length === 0 || sources.some(({ from }) => from.type !== 'workload')) {
    throw new EastwestError(
      'bad-usage',
      '--expect works is about the calls of a workload to a port',
      'Name a workload with --from, and a workload or Service with --to.',
    );
  }
  return sources.map(({ outcome, mesh }) => mesh?.works?.outcome ?? outcome);
}
