import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { decodeText } from '#manifest/file/decode.ts';
import { isObject } from '#manifest/json.ts';
import type { Source } from '#manifest/manifests.ts';
import { parseDocument } from '#manifest/parse-document.ts';
import { isEmptyRender } from '#manifest/rendering/is-empty.ts';
import { kustomizeFinder } from '#manifest/rendering/kustomize/finder.ts';
import { readOrigins } from '#manifest/rendering/kustomize/origins.ts';
import { kustomizationFile } from '#manifest/rendering/kustomize/walk-overlay.ts';
import { renderError } from '#manifest/rendering/render-error.ts';
import { renderedName } from '#manifest/rendering/rendered-name.ts';
import { runTool, type ToolOptions, type ToolRun } from '#manifest/rendering/run-tool.ts';
import { shellWord } from '#manifest/rendering/shell-word.ts';
import type { KustomizeSource } from '#manifest/rendering/source.ts';

/**
 * Builds an overlay with `kustomize build`, or where there is no kustomize with `kubectl kustomize`: what
 * `kustomize build DIR | eastwest check -` would read.
 * @throws EastwestError `renderer-missing`, `render-failed` or `render-empty`
 */
export async function renderKustomize(source: KustomizeSource, options: ToolOptions): Promise<Source> {
  const cwd = options.cwd ?? '.';
  const directory = source.kustomize.startsWith('-') ? `./${source.kustomize}` : source.kustomize;
  const path = resolve(cwd, directory);
  const isLocal = existsSync(path) && statSync(path).isDirectory();
  if (!isLocal && !/[:?]|github\.com/.test(directory)) throw noDirectory(source.kustomize);
  const { command, run } = await build(directory, options);
  const what = `\`${command} ${shellWord(directory)}\``;
  if (run.type === 'missing') throw missing(source.kustomize);
  const component = isLocal && isComponent(path);
  if (run.type === 'failed') {
    const remedy = component ? COMPONENT : remedyFor(run.said, command, directory);
    throw renderError({ code: 'render-failed', what: `${what} ${run.how}`, said: run.said, remedy });
  }
  const text = decodeText(run.printed).text ?? '';
  if (isEmptyRender(text)) throw empty(what, component);
  const origins = isLocal
    ? await readOrigins(path, component, async (own) => (await build(own, options)).run)
    : new Map();
  return {
    name: renderedName(source),
    content: run.printed,
    writtenAt: kustomizeFinder(text, origins, path, cwd),
  };
}

/** The same build by whichever program is there. */
async function build(
  directory: string,
  options: ToolOptions,
): Promise<{ readonly command: string; readonly run: ToolRun }> {
  const run = await runTool('kustomize', ['build', directory], options);
  if (run.type !== 'missing') return { command: 'kustomize build', run };
  return { command: 'kubectl kustomize', run: await runTool('kubectl', ['kustomize', directory], options) };
}

/** A component is included in another way than an overlay. */
function isComponent(path: string): boolean {
  const file = kustomizationFile(path);
  if (file === undefined) return false;
  const { value } = parseDocument(readFileSync(file, 'utf8'), file);
  return isObject(value) && value['kind'] === 'Component';
}

function noDirectory(directory: string) {
  return renderError({
    code: 'render-failed',
    what: `there is no directory ${directory} to build`,
    remedy:
      'Name the directory of a kustomization.yaml; paths start in the working directory, in eastwest.yaml at that file.',
  });
}

function missing(directory: string) {
  return renderError({
    code: 'renderer-missing',
    what: `${directory} is a kustomization to build, and there is neither \`kustomize\` nor \`kubectl\` on the PATH`,
    remedy:
      'Install one of them (https://kubectl.docs.kubernetes.io/installation/kustomize/), or build it where one is: `kustomize build DIR > rendered.yaml`, then check that file.',
  });
}

/** What is to be done about a component that can't be built by itself. */
const COMPONENT = 'It is a component, made to be included: name an overlay that lists it under `components`.';

function empty(what: string, component: boolean) {
  return renderError({
    code: 'render-empty',
    what: `${what} rendered nothing`,
    remedy: component ? COMPONENT : 'Check its `resources`: there is nothing to deploy without any.',
  });
}

function remedyFor(said: string, command: string, directory: string): string {
  if (/unable to find one of/.test(said)) return 'Name the directory of a kustomization.yaml.';
  if (/enable-helm|--enable-|load-restrictor|not in or below/.test(said))
    return `What it asks for lets the overlay run programs or read other files, so eastwest doesn't: build it yourself with the flag it needs, and pipe it in: \`${command} FLAG ${shellWord(directory)} | eastwest check -\`.`;
  return 'Mend what it says; the same command shows it.';
}
