import { describe, expect, test } from 'vitest';
import type { Location } from '#manifest/location.ts';
import { FORMATS, render } from '#report/render.ts';
import { at, finding, report, rule } from './sample.ts';

const rendered: Location = {
  ...at('overlays/prod (kustomize)', 12, 5, 9, '/spec/hostNetwork'),
  source: { file: 'base/deployment.yaml', line: 14 },
};
const wholeFile: Location = {
  ...at('chart (helm)', 3, 1, 4),
  template: 'app/templates/web.yaml',
  source: { file: 'chart/templates/web.yaml', line: 1 },
};
const packed: Location = { ...at('chart.tgz (helm)', 7, 1, 4), template: 'app/templates/web.yaml' };

const one = rule('network/no-host-network');
const sample = report({
  rules: [[one, 'failed', 3]],
  findings: [
    finding(one, 'Deployment/shop/web', rendered, 'It is open.', { related: [rendered] }),
    finding(one, 'Deployment/shop/api', wholeFile, 'It is open.'),
    finding(one, 'Deployment/shop/db', packed, 'It is open.'),
  ],
  excerpts: [[rendered, { line: 11, lines: ['spec:', '    hostNetwork: true'] }]],
});

describe('what was rendered', () => {
  test('pretty shows both places, and the lines of the rendered text', () => {
    const text = render(sample, 'pretty', { color: false });
    expect(text).toContain(
      '--> overlays/prod (kustomize):12:5  Deployment/shop/web\n      written in base/deployment.yaml:14\n',
    );
    expect(text).toContain(
      'see overlays/prod (kustomize):12:5  /spec/hostNetwork  written in base/deployment.yaml:14\n',
    );
    expect(text).toContain('written in chart/templates/web.yaml\n');
    expect(text).toContain('12 │     hostNetwork: true');
  });

  test('a template that is no file here is still named', () => {
    expect(render(sample, 'pretty', { color: false })).toContain(
      'Deployment/shop/db  from app/templates/web.yaml\n',
    );
  });

  test('junit names the file that there is', () => {
    const text = render(sample, 'junit', { color: false });
    expect(text).toContain('file="base/deployment.yaml" line="14"');
    expect(text).toContain('--&gt; overlays/prod (kustomize):12:5\nwritten in base/deployment.yaml:14\n');
  });

  test('sarif points to the file that there is, and keeps the other place', () => {
    const [{ results }] = JSON.parse(render(sample, 'sarif', { color: false })).runs;
    const found = results.find(({ message }: { message: { text: string } }) => message.text.includes('12:5'));
    expect(found.message.text).toBe('It is open.\nRendered: overlays/prod (kustomize):12:5');
    expect(found.locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'base/deployment.yaml', uriBaseId: '%SRCROOT%' },
      region: { startLine: 14 },
    });
    expect(found.locations[0].properties.rendered).toMatchObject({
      file: 'overlays/prod (kustomize)',
      line: 12,
    });
    expect(found.relatedLocations[0].physicalLocation.artifactLocation.uri).toBe('base/deployment.yaml');
  });

  test.each(FORMATS)('%s names the file that a person would mend', (format) => {
    expect(render(sample, format, { color: false })).toContain('base/deployment.yaml');
  });

  test('escapes in the name of such a file reach no terminal', () => {
    const source = { file: 'base/\u001b[31mred\n::error::x.yaml', line: 2 };
    const nasty = report({
      rules: [[one, 'failed', 1]],
      findings: [finding(one, 'Pod/a', { ...rendered, source }, 'x')],
    });
    for (const format of FORMATS) {
      const text = render(nasty, format, { color: false });
      expect(text, format).not.toContain('\u001b');
      expect(text, format).not.toMatch(/^::error::x/m);
    }
  });
});
