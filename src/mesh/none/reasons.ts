/** The words for what holds outside of any mesh; each completes "…, because". */
export const NONE_REASONS = {
  'none/no-mesh': 'it is in no mesh',
  'none/not-asked': 'nothing among the manifests puts it into one',
  'none/either-way': 'in the mesh or not, it takes plaintext',
  'none/perhaps-no-proxy': 'there may be no proxy that refuses it',
  'none/no-proxy': 'no proxy stands before the port',
} as const;
export type NoneReason = keyof typeof NONE_REASONS;
