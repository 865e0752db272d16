import { isArray, isObject, type Json } from '#manifest/json.ts';

/**
 * Whether syntax trees may read `data.conftest`: what conftest says about the file that is judged, so that their data
 * differs from file to file. Also yes where `data` is used as a whole, or with a key that only shows at run time.
 */
export function readsFileInfo(trees: readonly Json[]): boolean {
  return trees.some(mayRead);
}

function mayRead(node: Json | undefined): boolean {
  if (isArray(node)) return node.some(mayRead);
  if (!isObject(node)) return false;
  if (node['type'] === 'ref' && isArray(node['value']) && isData(node['value'][0])) {
    const [, key, ...rest] = node['value'];
    return !isObject(key) || key['type'] !== 'string' || key['value'] === 'conftest' || rest.some(mayRead);
  }
  return isData(node) || Object.values(node).some(mayRead);
}

function isData(term: Json | undefined): boolean {
  return isObject(term) && term['type'] === 'var' && term['value'] === 'data';
}
