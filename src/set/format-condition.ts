import type { Dimension } from '#set/dimension.ts';
import { formatStrings } from '#set/format-strings.ts';
import { hasString, type StringSet } from '#set/string-set.ts';

/** How a condition on a dimension reads: where something must be there, where nothing may be, and before what it must be. */
interface Words {
  readonly present: string;
  readonly absent: string;
  readonly before: string;
}

const WORDS: { readonly [D in Dimension]?: Words } = {
  principal: { present: 'with a client certificate', absent: 'without a client certificate', before: 'as ' },
  host: { present: 'to any host', absent: 'without a host', before: 'to host ' },
  sni: { present: 'with a server name', absent: 'without a server name', before: 'with server name ' },
  requestPrincipal: { present: 'with a token', absent: 'without a token', before: 'with a token of ' },
  audiences: {
    present: 'with a token for some audience',
    absent: 'without a token for any audience',
    before: 'with a token for ',
  },
  presenter: {
    present: 'with a token that names its presenter',
    absent: 'without a token that names its presenter',
    before: 'with a token presented by ',
  },
};

/** `with header x-token=a`, `without a client certificate`, `if the authorizer consents`; `undefined` for what an operation says. */
export function formatCondition(dimension: Dimension, set: StringSet): string | undefined {
  if (dimension === 'method' || dimension === 'path' || dimension === 'protocol') return undefined;
  const colon = dimension.indexOf(':');
  const [kind, name] = [dimension.slice(0, colon), dimension.slice(colon + 1)];
  if (colon !== -1 && kind === 'condition') return conditionText(name, set);
  const text = formatStrings(set);
  const values = text.includes(', ') ? `(${text})` : text;
  const words = Object.hasOwn(WORDS, dimension) ? WORDS[dimension] : undefined;
  if (words !== undefined) {
    return values === 'present' || values === 'absent' ? words[values] : words.before + values;
  }
  const what = kind === 'query' ? 'query parameter' : kind;
  if (values === 'present') return `with ${what} ${name}`;
  return values === 'absent' ? `without ${what} ${name}` : `with ${what} ${name}=${values}`;
}

/** A condition holds (`true`) or is absent; other values have no meaning. */
function conditionText(text: string, set: StringSet): string {
  const [holds, fails] = [hasString(set, 'true'), hasString(set, undefined)];
  if (holds === fails) return holds ? `whether or not ${text}` : `if ${text} is neither so nor not`;
  return holds ? `if ${text}` : `unless ${text}`;
}
