declare const EASTWEST_VERSION: string | undefined;
declare const EASTWEST_BUILD: string | undefined;

/** The version in package.json, written in by the build; tests run the sources themselves. */
export const VERSION: string = typeof EASTWEST_VERSION === 'string' ? EASTWEST_VERSION : '0.0.0-source';

/** A digest of everything that this program was built from; none where the sources themselves run: they may change at any time. */
export const BUILD: string | undefined = typeof EASTWEST_BUILD === 'string' ? EASTWEST_BUILD : undefined;
