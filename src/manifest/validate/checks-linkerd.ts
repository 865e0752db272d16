import { containsCidr, formatCidr } from '#manifest/cidr.ts';
import { arrayAt, type JsonObject } from '#manifest/json.ts';
import { readCidr } from '#manifest/validate/cidr-complaint.ts';
import type { Check, Objection } from '#manifest/validate/objection.ts';

/** Linkerd's admission of networks (policy controller, `Validate` for NetworkAuthenticationSpec and its siblings). */
export const linkerdChecks = { linkerdNetwork } satisfies Record<string, Check>;

function linkerdNetwork(network: JsonObject): readonly Objection[] {
  const cidr = typeof network['cidr'] === 'string' ? readCidr('ip-or-cidr', network['cidr']) : undefined;
  if (cidr === undefined) return [];
  return arrayAt(network, 'except').flatMap((text, index): readonly Objection[] => {
    const except = typeof text === 'string' ? readCidr('ip-or-cidr', text) : undefined;
    if (except === undefined) return [];
    const at = ['except', index];
    if (containsCidr(except, cidr)) {
      const says = `covers all of \`cidr\`, ${formatCidr(cidr)}: nothing is left`;
      return [{ at, code: 'invalid-cidr', says, remedy: 'Narrow the exception.' }];
    }
    if (containsCidr(cidr, except)) return [];
    const says = `isn't within \`cidr\`, ${formatCidr(cidr)}`;
    return [{ at, code: 'invalid-cidr', says, remedy: 'Correct the exception, or remove it.' }];
  });
}
