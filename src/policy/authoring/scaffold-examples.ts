/** What differs between the scaffolds of rules about different subjects. */
export interface ScaffoldExamples {
  /** METADATA `kinds`, if the rule is about some kinds only. */
  readonly kinds?: string;
  /** The labels, as a Rego reference. */
  readonly labels: string;
  /** Where they are, as a Rego expression, and as its value for a Deployment. */
  readonly labelsPointer: string;
  readonly pointer: string;
  /** A Rego function `subject(labels)` for the tests. */
  readonly subject: string;
  readonly good: string;
  readonly bad: string;
}

export const workloadExamples: ScaffoldExamples = {
  labels: 'input.pod.labels',
  labelsPointer: 'concat("", [input.pod.pointer, "/metadata/labels"])',
  pointer: '/spec/template/metadata/labels',
  subject: `subject(labels) := {
	"id": "Deployment/payments/payments",
	"pod": {"labels": labels, "pointer": "/spec/template"},
}`,
  good: manifest({ template: '{ app: payments, team: payments }' }),
  bad: manifest({ template: '{ app: payments } # expect: Deployment/payments/payments has no label `team`' }),
};

export const resourceExamples: ScaffoldExamples = {
  kinds: 'Workload',
  labels: 'input.object.metadata.labels',
  labelsPointer: '"/metadata/labels"',
  pointer: '/metadata/labels',
  subject: `subject(labels) := {
	"id": "Deployment/payments/payments",
	"object": {"metadata": {"labels": labels}},
}`,
  good: manifest({ resource: '{ app: payments, team: payments }' }),
  bad: manifest({ resource: '{ app: payments } # expect: Deployment/payments/payments has no label `team`' }),
};

function manifest(labels: { readonly resource?: string; readonly template?: string }): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: payments
  namespace: payments
  labels: ${labels.resource ?? '{ app: payments }'}
spec:
  selector:
    matchLabels: { app: payments }
  template:
    metadata:
      labels: ${labels.template ?? '{ app: payments }'}
    spec:
      serviceAccountName: payments
      containers:
        - name: payments
          image: registry.example.com/payments/payments:1.0.0
`;
}
