declare const EASTWEST_VERSION: string | undefined;

/** The version in package.json, written in by the build; tests run the sources themselves. */
export const VERSION: string = typeof EASTWEST_VERSION === 'string' ? EASTWEST_VERSION : '0.0.0-source';
