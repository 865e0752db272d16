import { describe, expect, test } from 'vitest';
import { templateFinder } from '#manifest/rendering/helm/template-finder.ts';

const TEMPLATE = `{{- /* the web tier */ -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}-web
  labels:
    {{- include "shop.labels" . | nindent 4 }}
spec:
  replicas: {{ .Values.replicas }}
  template:
    spec:
      {{- if .Values.hostNetwork }}
      hostNetwork: true # on the node
      {{- else }}
      hostNetwork: false
      {{- end }}
      containers:
      - name: web
        image: "nginx:{{ .Values.tag | default "1" }}"
        securityContext:
          privileged: {{ .Values.privileged }}
        resources:
          {{- toYaml .Values.resources | nindent 10 }}
      - name: side
        securityContext:
          privileged: {{ .Values.privileged }}
---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: {{ .Values.type }}
  ports:
  {{- range .Values.ports }}
  - port: {{ . }}
    name: p{{ . }}
  {{- end }}
`;

const RENDERED = `---
# Source: shop/templates/web.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: LoadBalancer
  ports:
  - port: 80
    name: p80
  - port: 443
    name: p443
---
# Source: shop/templates/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: prod-web
  labels:
    app: shop
spec:
  replicas: 3
  template:
    spec:
      hostNetwork: false
      containers:
      - name: web
        image: "nginx:2"
        securityContext:
          privileged: true
        resources:
          limits:
            cpu: 1
      - name: side
        securityContext:
          privileged: true
`;

const ONE = { file: 'shop (helm)', column: 1, endLine: 1, endColumn: 1, template: 'shop/templates/web.yaml' };

/** The text of the template's line that is found for a line of the rendering. */
function written(rendered: string, template: string, line: number): string | undefined {
  const find = templateFinder(rendered, (name) =>
    name === 'shop/templates/web.yaml' ? { file: 'chart/templates/web.yaml', text: template } : undefined,
  );
  const found = find({ ...ONE, line });
  return found === undefined ? undefined : `${found.line}: ${template.split('\n')[found.line - 1]?.trim()}`;
}

describe('the line of a template', () => {
  const lines = RENDERED.split('\n');
  test.each([
    ['type: LoadBalancer', '33: type: {{ .Values.type }}'],
    ['- port: 443', '36: - port: {{ . }}'],
    ['name: p80', '37: name: p{{ . }}'],
    ['name: prod-web', '5: name: {{ .Release.Name }}-web'],
    ['replicas: 3', '9: replicas: {{ .Values.replicas }}'],
    ['hostNetwork: false', '15: hostNetwork: false'],
    ['image: "nginx:2"', '19: image: "nginx:{{ .Values.tag | default "1" }}"'],
    ['- name: side', '24: - name: side'],
    ['kind: Service', '29: kind: Service'],
  ])('%s → %s', (text, expected) => {
    expect(written(RENDERED, TEMPLATE, lines.findIndex((line) => line.trim() === text) + 1)).toBe(expected);
  });

  test('of lines that look alike, by what stands before them', () => {
    const [first, second] = lines.flatMap((line, index) =>
      line.trim() === 'privileged: true' ? [index + 1] : [],
    );
    expect(written(RENDERED, TEMPLATE, first ?? 0)).toBe('21: privileged: {{ .Values.privileged }}');
    expect(written(RENDERED, TEMPLATE, second ?? 0)).toBe('26: privileged: {{ .Values.privileged }}');
  });

  test('what comes from values or a helper is in the mapping around it', () => {
    expect(written(RENDERED, TEMPLATE, lines.indexOf('            cpu: 1') + 1)).toBe('22: resources:');
    expect(written(RENDERED, TEMPLATE, lines.indexOf('    app: shop') + 1)).toBe('6: labels:');
  });
});

describe('what can’t be told', () => {
  const source = '# Source: shop/templates/web.yaml\n';

  test('two branches that render alike: the key above', () => {
    const template = 'spec:\n  {{ if .a }}\n  x: {{ .b }}\n  {{ else }}\n  x: {{ .c }}\n  {{ end }}\n';
    expect(written(`${source}spec:\n  x: 1\n`, template, 3)).toBe('1: spec:');
  });

  test('nothing of it is in the template: line 1', () => {
    expect(written(`${source}spec:\n  x: 1\n`, '{{ include "all" . }}\n', 3)).toBe(
      '1: {{ include "all" . }}',
    );
    expect(written(`${source}spec:\n  x: 1\n`, '', 3)).toBe('1: ');
  });

  test('a template that is no file here, and a document without a comment', () => {
    const find = templateFinder('# Source: other/x.yaml\na: b\n', () => undefined);
    expect(find({ ...ONE, line: 2 })).toBeUndefined();
    expect(find({ file: 'x', line: 2, column: 1, endLine: 2, endColumn: 1 })).toBeUndefined();
  });

  test('a line beyond the end is none', () => {
    expect(written(RENDERED, TEMPLATE, 9999)).toMatch(/^1: /);
  });

  test('hostile templates take no time', () => {
    const action = '{{ x }}'.repeat(20_000);
    const start = performance.now();
    written(`${source}a: ${'b'.repeat(100_000)}\n`, `a: ${action}\n${'{{'.repeat(50_000)}\n`, 2);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
