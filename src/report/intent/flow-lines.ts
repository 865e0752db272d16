import { nameOf, type ProposedFlow, type ProposedIntent } from '#intent/propose.ts';
import type { PublicEntry } from '#intent/public.ts';
import type { Evidence } from '#intent/suggestion.ts';
import { locate } from '#manifest/locate.ts';
import type { Manifests } from '#manifest/manifests.ts';
import { yamlScalar } from '#report/intent/yaml-scalar.ts';
import { visible } from '#report/visible.ts';

/** How many reasons are told of one line. */
const MOST_REASONS = 3;
/** How many are listed of what is only told. */
const MOST = 30;

/** `flows`: what policies state, then the guesses, commented out. */
export function flowLines({ flows }: ProposedIntent, manifests: Manifests): readonly string[] {
  const sure = flows.filter((one) => one.sure);
  const guesses = flows.filter((one) => !one.sure);
  if (flows.length === 0) {
    return [
      '# Who may call whom; everything else must be unreachable. Nothing in the manifests suggests a call. This is how one is declared:',
      '#   - from: edge/gateway',
      '#     to: shop/orders',
      '#     ports: [8080]',
      '#     operations: [GET /orders/*]   # optional',
      'flows: []',
    ];
  }
  return [
    '# Who may call whom; everything else must be unreachable. Above each flow stands what it was read from.',
    sure.length === 0 ? 'flows:  # none yet: no policy states one' : 'flows:',
    ...sure.flatMap((flow) => [
      ...reasons(flow.evidence, manifests, '  # as '),
      ...flowText(flow).map((line) => `  ${line}`),
    ]),
    ...(guesses.length === 0 ? [] : ['', ...GUESSES]),
    ...guesses.flatMap((flow) => [
      ...reasons(flow.evidence, manifests, '  # guess: '),
      ...flowText(flow).map((line) => `  # ${line}`),
    ]),
  ];
}

const GUESSES = [
  '  # Guesses: nothing enforces these, and none is declared. To accept one, take the `# ` away in front of its lines.',
];

function flowText({ from, to, ports, operations }: ProposedFlow): readonly string[] {
  return [
    `- from: ${yamlScalar(nameOf(from))}`,
    `  to: ${yamlScalar(nameOf(to))}`,
    `  ports: [${ports.join(', ')}]`,
    ...(operations.length === 0 ? [] : [`  operations: [${operations.map(yamlScalar).join(', ')}]`]),
  ];
}

/** `public`: what is plainly meant, then the guesses, commented out. */
export function publicLines({ public: open }: ProposedIntent, manifests: Manifests): readonly string[] {
  const sure = open.filter((one) => one.sure);
  const guesses = open.filter((one) => !one.sure);
  const entry = (start: string, { workload, evidence }: PublicEntry): string =>
    `${start}- ${yamlScalar(nameOf(workload))}  # ${told(evidence, manifests)}`;
  const head = '# What the outside may reach.';
  if (open.length === 0) return [head, 'public: []'];
  return [
    head,
    sure.length === 0
      ? 'public:  # none yet: of several ways in, somebody must say which are meant'
      : 'public:',
    ...sure.map((one) => entry('  ', one)),
    ...(guesses.length === 0
      ? []
      : ['  # Open today, perhaps by mistake. Take the `# ` away in front of what is meant.']),
    ...guesses.map((one) => entry('  # ', one)),
  ];
}

/** What can't be proposed and shouldn't be missed. */
export function leftLines(proposal: ProposedIntent, manifests: Manifests): readonly string[] {
  const { strangers, uncalled, nameless } = proposal;
  return [
    ...listed(
      'Policies also permit principals that no workload here has; with the manifests of these callers in sources, their calls are seen:',
      strangers.map(
        ({ principal, to, port, evidence }) =>
          `${principal} → ${nameOf(to)}:${port}, ${told(evidence, manifests)}`,
      ),
    ),
    ...listed(
      'Services lead to these, and nothing here is seen to call them:',
      uncalled.map(({ workload, ports }) => `${nameOf(workload)}, ports ${ports.join(', ')}`),
    ),
    ...listed(
      'Nothing is proposed for these, since their names aren’t valid, or not theirs alone:',
      nameless.map(({ namespace, resource }) => `${resource.kind} ${namespace}/${resource.name}`),
    ),
  ];
}

function listed(head: string, items: readonly string[]): readonly string[] {
  if (items.length === 0) return [];
  const shown = items.slice(0, MOST).map((item) => `#   ${visible(item)}`);
  const more = items.length > MOST ? [`#   and ${items.length - MOST} more`] : [];
  return ['', `# ${head}`, ...shown, ...more];
}

function reasons(evidence: readonly Evidence[], manifests: Manifests, start: string): readonly string[] {
  return evidence
    .slice(0, MOST_REASONS)
    .map((one, index) => `${index === 0 ? start : '  #   and '}${told(one, manifests)}`);
}

function told({ text, resource, pointer }: Evidence, manifests: Manifests): string {
  const { file, line } = locate(manifests, resource.origin, pointer);
  return visible(`${text} (${file}:${line})`);
}
