import type { Excerpt } from '#manifest/excerpt.ts';
import { fileLocation, type Location } from '#manifest/location.ts';
import type { Problem } from '#manifest/problem.ts';
import type { Finding, Suppression } from '#policy/finding.ts';
import type { Rule, RuleResult, RuleStatus } from '#policy/rule.ts';
import { excerptKey } from '#report/excerpt-key.ts';
import { compareFindings, compareProblems, compareText } from '#report/order.ts';
import type { Report, Unknown } from '#report/report.ts';
import { summarize } from '#report/summarize.ts';

/** A location on one line, `length` code units long. */
export function at(file: string, line: number, column: number, length: number, pointer?: string): Location {
  const location = { file, line, column, endLine: line, endColumn: column + length };
  return pointer === undefined ? location : { ...location, document: 1, pointer };
}

export function rule(id: string, more: Partial<Rule> = {}): Rule {
  return {
    id,
    category: id.split('/')[0] ?? '',
    title: `Title of ${id}`,
    description: `What ${id} is about.`,
    remedy: `What to do about ${id}.`,
    severity: 'error',
    subject: 'workload',
    kinds: [],
    sensitive: false,
    references: [],
    origin: { type: 'builtin' },
    ...more,
  };
}

/** A finding of a rule, as the engine would make it. */
export function finding(
  of: Rule,
  id: string,
  location: Location,
  message: string,
  more: Partial<Finding> = {},
): Finding {
  return {
    rule: of.id,
    severity: of.severity,
    title: of.title,
    message,
    remedy: of.remedy,
    subject: { type: of.subject, id },
    location,
    related: [],
    node: location.pointer ?? '',
    fingerprint: `${of.id}|${id}|${location.pointer ?? ''}`,
    ...more,
  };
}

export interface ReportParts {
  readonly rules?: readonly (readonly [Rule, RuleStatus, number])[];
  readonly findings?: readonly Finding[];
  readonly suppressions?: readonly Suppression[];
  readonly problems?: readonly Problem[];
  readonly unknowns?: readonly Unknown[];
  readonly excerpts?: readonly (readonly [Location, Excerpt])[];
  readonly resources?: number;
  readonly workloads?: number;
  readonly files?: number;
}

/** A consistent report: sorted, counted, excerpts under their keys. */
export function report(parts: ReportParts): Report {
  const findings = (parts.findings ?? []).toSorted(compareFindings);
  const suppressions = parts.suppressions ?? [];
  const problems = (parts.problems ?? []).toSorted(compareProblems);
  const unknowns = parts.unknowns ?? [];
  const rules = (parts.rules ?? [])
    .map(
      ([of, status, subjects]): RuleResult => ({
        rule: of,
        status,
        subjects,
        findings: findings.filter((found) => found.rule === of.id).length,
        suppressed: suppressions.filter((hidden) => hidden.finding.rule === of.id).length,
      }),
    )
    .toSorted((left, right) => compareText(left.rule.id, right.rule.id));
  const resources = parts.resources ?? 1;
  const summary = summarize({
    files: parts.files ?? 1,
    documents: resources,
    resources,
    subjects: { resource: resources, workload: parts.workloads ?? 0 },
    rules,
    findings,
    suppressions,
    problems,
    unknowns,
  });
  const excerpts = Object.fromEntries(
    (parts.excerpts ?? []).map(([location, lines]) => [excerptKey(location), lines]),
  );
  return { version: '0.1.0', summary, rules, findings, suppressions, problems, unknowns, excerpts };
}

const hostNetwork = rule('network/host-network', {
  title: "Pods keep out of the node's network",
  description:
    'A pod with `hostNetwork: true` uses the addresses of its node. No NetworkPolicy applies to it.',
  remedy: 'Remove hostNetwork, and expose the port with a Service.',
  references: ['https://kubernetes.io/docs/concepts/services-networking/network-policies/'],
});
const plainPassword = rule('credential/plain-password', {
  title: 'Passwords come from Secrets',
  description:
    'An environment variable with a literal value is readable by everybody who can read the Deployment.',
  remedy: 'Put the value into a Secret and refer to it with valueFrom.secretKeyRef.',
  sensitive: true,
});
const undeclaredEntry = rule('exposure/undeclared-entry', {
  title: 'Only what is declared can be reached from outside',
  description:
    'A Service of type LoadBalancer or NodePort, or a host port, opens a way in from outside the cluster.',
  remedy: 'Make the Service a ClusterIP, or list its workload under `public` in eastwest.yaml.',
  severity: 'warning',
  subject: 'resource',
  kinds: ['Service', 'Workload'],
});
const sharedIdentity = rule('identity/shared-service-account', {
  title: 'One service account per service',
  description: 'Services that share a service account cannot be told apart by the mesh.',
  remedy: 'Give each service its own service account.',
  severity: 'note',
});
const team = rule('main/deny_team', {
  category: 'main',
  title: '',
  description: '',
  remedy: '',
  subject: 'resource',
  origin: { type: 'user', file: 'policy/team.rego', line: 7 },
});

const billing = at('manifests/legacy/billing.yaml', 18, 7, 17, '/spec/template/spec/hostNetwork');
const worker = at('manifests/payments.yaml', 41, 20, 4, '/spec/template/spec/hostNetwork');
const password = at('manifests/payments.yaml', 57, 22, 10, '/spec/template/spec/containers/0/env/2/value');
const balancer = at('manifests/edge/gateway service.yaml', 9, 9, 12, '/spec/type');
const account = at('<stdin>', 112, 7, 27, '/items/3/spec/template/spec/serviceAccountName');
const label = at('manifests/edge/gateway service.yaml', 4, 3, 4, '/metadata');
const broken = { ...at('manifests/draft.yaml', 3, 8, 1), endColumn: 9 };
const expired = at('eastwest.yaml', 14, 14, 10);

/** A report with something of everything; the golden files show it in each format. */
export const sample: Report = report({
  files: 6,
  resources: 14,
  workloads: 9,
  rules: [
    [hostNetwork, 'failed', 9],
    [plainPassword, 'failed', 9],
    [undeclaredEntry, 'failed', 14],
    [sharedIdentity, 'failed', 9],
    [team, 'failed', 14],
    [rule('exposure/host-port'), 'passed', 9],
    [rule('network/default-deny'), 'off', 0],
    [rule('mesh/strict-mtls', { title: 'Every listener demands mutual TLS' }), 'not-applicable', 0],
    [rule('pki/rotation', { title: 'Certificates rotate before they expire' }), 'broken', 3],
  ],
  findings: [
    finding(
      hostNetwork,
      'Deployment/payments/worker',
      worker,
      "payments/worker shares the node's network: no NetworkPolicy applies to it, and it reaches everything that the node reaches",
    ),
    finding(
      plainPassword,
      'Deployment/payments/worker',
      password,
      'container `worker` has a password in DB_PASSWORD',
    ),
    finding(
      undeclaredEntry,
      'Service/edge/api-gateway',
      balancer,
      'Service edge/api-gateway is a LoadBalancer, and edge/api-gateway is not declared public',
      {
        related: [at('manifests/edge/deployment.yaml', 1, 1, 10, '/spec/template')],
      },
    ),
    finding(
      sharedIdentity,
      'Deployment/soroban/soroban-indexer',
      account,
      'soroban/soroban-indexer runs as the same service account as soroban/soroban-api',
      {
        location: { ...account, template: 'soroban/templates/indexer.yaml' },
      },
    ),
    finding(team, 'Service/edge/api-gateway', label, 'Service api-gateway has no label `team`', {
      metadata: { severity: 'high', docs: { page: 12, href: 'https://wiki.example/teams' } },
    }),
  ],
  suppressions: [
    {
      by: 'exception',
      finding: finding(
        hostNetwork,
        'Deployment/legacy/billing',
        billing,
        "legacy/billing shares the node's network",
      ),
      reason: 'vendor image, behind NetworkPolicy legacy/billing-only',
      expires: '2027-03-31',
    },
  ],
  problems: [
    {
      code: 'yaml-invalid',
      level: 'severe',
      message: 'this is not YAML: a mapping value is not allowed here',
      remedy: 'Mend the document, or leave the file out.',
      location: broken,
    },
    {
      code: 'exception-expired',
      level: 'warning',
      message: 'the exception for mtls/strict on Deployment/legacy/ledger expired on 2026-09-30',
      remedy: 'Mend what it covered, or give it a later date.',
      location: expired,
    },
    {
      code: 'file-too-large',
      level: 'note',
      message: 'manifests/dump.yaml has 12 MB and was read in full',
      remedy: 'Leave it out if it is not a manifest.',
      location: fileLocation('manifests/dump.yaml'),
    },
  ],
  unknowns: [
    { subject: 'Rollout (argoproj.io/v1alpha1)', reason: 'no schema is known for this kind', count: 2 },
    { subject: 'Kafka (kafka.strimzi.io/v1beta2)', reason: 'no schema is known for this kind', count: 1 },
    { subject: 'Secret/payments/db', reason: 'comes from a vault', count: 1 },
  ],
  excerpts: [
    [
      worker,
      {
        line: 39,
        lines: [
          '    spec:',
          '      serviceAccountName: worker',
          '      hostNetwork: true',
          '      containers:',
          '        - name: worker',
        ],
      },
    ],
    [
      password,
      {
        line: 55,
        lines: [
          '            - name: DB_HOST',
          '              value: db.payments.svc',
          '              value: ••••••••••',
          '            - name: DB_USER',
        ],
      },
    ],
    [balancer, { line: 8, lines: ['spec:', '  type: LoadBalancer # 公開ゲートウェイ', '  ports:'] }],
    [account, { line: 111, lines: ['\tspec:', '      serviceAccountName: default', '      containers:'] }],
    [label, { line: 3, lines: ['kind: Service', 'metadata:', '  name: api-gateway'] }],
    [billing, { line: 17, lines: ['    spec:', '      hostNetwork: true'] }],
    [broken, { line: 1, lines: ['apiVersion: v1', 'kind: ConfigMap', 'data: a: b', 'name: x'] }],
    [
      expired,
      {
        line: 12,
        lines: ['  - rule: mtls/strict', '    resource: Deployment/legacy/ledger', '    expires: 2026-09-30'],
      },
    ],
  ],
});
