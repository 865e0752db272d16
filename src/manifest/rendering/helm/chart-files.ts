import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { decodeText } from '#manifest/file/decode.ts';
import { readRegularFile } from '#manifest/file/read-file.ts';
import { isObject, stringAt } from '#manifest/json.ts';
import { parseDocument } from '#manifest/parse-document.ts';

/** A template as a person sees it: the file's name from the working directory, and its text. */
export interface TemplateFile {
  readonly file: string;
  readonly text: string;
}

/** Finds the template of a `# Source:` comment (`app/charts/redis/templates/x.yaml`); `undefined` if it's no file of the chart. */
export type FindTemplate = (source: string) => TemplateFile | undefined;

/** The name in Chart.yaml; `undefined` of a packed chart or of what is no chart. */
export function readChartName(chart: string, cwd: string): string | undefined {
  const text = readText(resolve(cwd, chart, 'Chart.yaml'));
  const value = text === undefined ? undefined : parseDocument(text, 'Chart.yaml').value;
  return isObject(value) ? stringAt(value, 'name') : undefined;
}

/**
 * The templates of a chart's directory and of the subcharts in its charts/. Helm names them by the names of the charts, which needn't be
 * those of their folders; of a packed chart there are none.
 */
export function chartTemplates(chart: string, cwd: string): FindTemplate {
  return (source) => findTemplate(source, chart, cwd);
}

function findTemplate(source: string, chart: string, cwd: string): TemplateFile | undefined {
  const [, ...segments] = source.split('/');
  if (segments.some((segment) => segment === '' || segment === '..')) return undefined;
  let folder = chart.replace(/(?<=[^/])\/+$/, '');
  while (segments[0] === 'charts' && segments.length > 2) {
    const subchart = findSubchart(folder, segments[1] ?? '', cwd);
    if (subchart === undefined) return undefined;
    folder = subchart;
    segments.splice(0, 2);
  }
  const file = join(folder, ...segments).replaceAll('\\', '/');
  const text = readText(resolve(cwd, file));
  return text === undefined ? undefined : { file, text };
}

/** By its folder, if that has a chart of this name or no other folder has. */
function findSubchart(parent: string, name: string, cwd: string): string | undefined {
  const own = `${parent}/charts/${name}`;
  if (readText(resolve(cwd, own, 'Chart.yaml')) !== undefined) return own;
  const folders = names(resolve(cwd, parent, 'charts')).map((folder) => `${parent}/charts/${folder}`);
  const [only, other] = folders.filter((folder) => readChartName(folder, cwd) === name);
  return other === undefined ? only : undefined;
}

function names(path: string): readonly string[] {
  try {
    return readdirSync(path).sort();
  } catch {
    return [];
  }
}

function readText(path: string): string | undefined {
  const content = readRegularFile(path, path);
  return content instanceof Uint8Array ? decodeText(content).text : undefined;
}
