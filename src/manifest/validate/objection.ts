import type { JsonObject } from '#manifest/json.ts';
import type { Complaint } from '#manifest/validate/complaint.ts';

/** What a check objects to; `at` are the reference tokens from the checked object on. Severe unless said otherwise. */
export interface Objection
  extends Pick<Complaint, 'says' | 'remedy'>,
    Partial<Pick<Complaint, 'code' | 'level'>> {
  readonly at: readonly (string | number)[];
}

/** A rule of an API's validation that concerns several fields of one object. */
export type Check = (value: JsonObject) => readonly Objection[];
