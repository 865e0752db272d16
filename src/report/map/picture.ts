import type { MapTransport } from '#reach/map/map.ts';

/** A place in a picture that holds cards: a namespace, the outside that connects in, addresses that are connected to. */
export interface PictureBox {
  readonly kind: 'outside' | 'namespace' | 'addresses';
  readonly title: string;
  readonly notes: readonly PictureNote[];
}

/** A workload (or a whole namespace, where there are too many), a way in, a set of addresses. */
export interface PictureCard {
  /** Number of its box. */
  readonly box: number;
  readonly title: string;
  readonly subtitle: string;
  readonly notes: readonly PictureNote[];
  /** What its mesh does for it; only where there is one. */
  readonly mesh?: string;
  /** No policy protects it, in one direction or both, or none can. */
  readonly mark?: string;
}

/** Something that is said on a card or a box instead of being drawn as lines to everybody. */
export interface PictureNote {
  readonly text: string;
  readonly level: 'danger' | 'warning';
}

export type PictureEnd =
  | { readonly type: 'card'; readonly number: number }
  | { readonly type: 'box'; readonly number: number };

export interface PictureLink {
  readonly from: PictureEnd;
  readonly to: PictureEnd;
  /** Which ports: `TCP 8080`; and which requests, where not all. */
  readonly label: string;
  /** Only where a mesh was looked at. */
  readonly transport?: MapTransport;
  /** - `open`: some ports. - `wide`: every port. - `outside`: it comes from outside. - `unknown`: at least partly. */
  readonly kind: 'open' | 'wide' | 'outside' | 'unknown';
  /** Who decided, for whoever asks. */
  readonly detail: string;
}

/** What to draw, without saying where: the same for each format of pictures. */
export interface Picture {
  readonly title: string;
  readonly subtitle: string;
  readonly boxes: readonly PictureBox[];
  readonly cards: readonly PictureCard[];
  readonly links: readonly PictureLink[];
  /** What holds for everybody, what isn't certain, what was left out. */
  readonly banners: readonly PictureNote[];
}
