import type { Location } from '#manifest/location.ts';
import type { Manifests, SourceText } from '#manifest/manifests.ts';

export interface MaskedRange {
  readonly start: number;
  readonly end: number;
}
export function maskedRanges(
  _manifests: Manifests,
  _source: SourceText,
  _location: Location,
  _options: { readonly first: number; readonly last: number; readonly sensitive: boolean },
): readonly MaskedRange[] {
  return [];
}
