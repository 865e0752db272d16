import type { Violation } from '#manifest/validate/violation.ts';

/** What is wrong with a value; `says` continues a sentence that begins with its path. */
export interface Complaint extends Pick<Violation, 'code' | 'level' | 'remedy'> {
  readonly says: string;
}
