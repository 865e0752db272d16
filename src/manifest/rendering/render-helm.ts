import { posix } from 'node:path';
import { decodeText } from '#manifest/file/decode.ts';
import type { Source } from '#manifest/manifests.ts';
import { chartTemplates, readChartName } from '#manifest/rendering/helm/chart-files.ts';
import { templateFinder } from '#manifest/rendering/helm/template-finder.ts';
import { isEmptyRender } from '#manifest/rendering/is-empty.ts';
import { renderError } from '#manifest/rendering/render-error.ts';
import { renderedName } from '#manifest/rendering/rendered-name.ts';
import { runTool, type ToolOptions } from '#manifest/rendering/run-tool.ts';
import { shellWord } from '#manifest/rendering/shell-word.ts';
import type { HelmSource } from '#manifest/rendering/source.ts';

/**
 * Renders a chart with `helm template`: what `helm template … | eastwest check -` would read, with hooks and tests, without the CRDs of
 * its crds/ folder.
 * @throws EastwestError `renderer-missing`, `render-failed` or `render-empty`
 */
export async function renderHelm(source: HelmSource, options: ToolOptions): Promise<Source> {
  const cwd = options.cwd ?? '.';
  const name = renderedName(source);
  const chart = source.helm.startsWith('-') ? `./${source.helm}` : source.helm;
  const release =
    source.release ?? releaseName(readChartName(source.helm, cwd) ?? posix.basename(source.helm));
  const args = helmArguments(source, release, chart);
  const run = await runTool('helm', args, options);
  const what = `\`helm template ${shellWord(release)} ${shellWord(chart)}\``;
  if (run.type === 'missing') throw missing(source);
  if (run.type === 'failed') {
    const secrets = source.set.map((expression) => expression.slice(expression.indexOf('=') + 1));
    const remedy = remedyFor(run.said, chart);
    throw renderError({ code: 'render-failed', what: `${what} ${run.how}`, said: run.said, secrets, remedy });
  }
  const text = decodeText(run.printed).text ?? '';
  if (isEmptyRender(text)) throw empty(what);
  return {
    name,
    content: run.printed,
    writtenAt: templateFinder(text, chartTemplates(source.helm, cwd)),
    ...(source.namespace !== undefined && { namespace: source.namespace }),
  };
}

function helmArguments(
  { values, set, namespace }: HelmSource,
  release: string,
  chart: string,
): readonly string[] {
  return [
    'template',
    ...(namespace === undefined ? [] : [`--namespace=${namespace}`]),
    ...values.map((file) => `--values=${listed(file)}`),
    ...set.map((expression) => `--set=${expression}`),
    '--',
    release,
    chart,
  ];
}

/** `--values` takes a list in CSV (helm's pflag, StringSlice): a name with a comma or a quote is quoted. */
function listed(file: string): string {
  return /[",\r\n]/.test(file) ? `"${file.replaceAll('"', '""')}"` : file;
}

/** A chart's name as a release: helm allows 53 lower-case letters, digits, dots and dashes; else its own stand-in. */
function releaseName(chart: string): string {
  const name = chart.replace(/(?:-\d[\w.+-]*)?\.tgz$/, '');
  return /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(name) && name.length <= 53 ? name : 'release-name';
}

function missing({ helm }: HelmSource) {
  return renderError({
    code: 'renderer-missing',
    what: `${helm} is a chart to render, and there is no \`helm\` on the PATH`,
    remedy:
      'Install Helm (https://helm.sh/docs/intro/install/), or render it where Helm is: `helm template CHART > rendered.yaml`, then check that file.',
  });
}

function empty(what: string) {
  return renderError({
    code: 'render-empty',
    what: `${what} rendered nothing`,
    remedy:
      'Check the values: perhaps everything is switched off, or values of another environment are missing.',
  });
}

function remedyFor(said: string, chart: string): string {
  if (/missing in charts\//.test(said))
    return `Fetch what the chart depends on first: \`helm dependency build ${shellWord(chart)}\`.`;
  if (/Chart\.yaml file is missing|not found|no such file/.test(said))
    return 'Name the directory of a chart (it has a Chart.yaml), and values files that exist; paths start in the working directory, in eastwest.yaml at that file.';
  return 'Mend what helm says; the same command shows it, and `--debug` more of it.';
}
