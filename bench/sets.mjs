// Times the algebra of src/set by itself: how each job grows with its size, as a ratio of medians from one size to the next.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ROUNDS = Number(process.env.ROUNDS ?? 5);
const root = fileURLToPath(new URL('..', import.meta.url));

const names = [
  'string-set',
  'string-index',
  'request-set',
  'split',
  'format-strings',
  'format-requests',
  'sample-request',
];
const { outputFiles } = await build({
  stdin: { contents: names.map((name) => `export * from '#set/${name}.ts';`).join('\n'), resolveDir: root },
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'node',
  conditions: ['source'],
});
const set = await import(
  `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`
);

const { strings, pattern, ANY_CHARACTERS, requestsWith } = set;
const range = (count, of) => Array.from({ length: count }, (_, index) => of(index));
const principal = (n) => `cluster.local/ns/team-${n % 97}/sa/service-${n}`;
const prefix = (text) => pattern(text, ANY_CHARACTERS);

const JOBS = {
  'union of exact strings, one by one': [
    [100, 1000],
    (size) => range(size, (n) => strings(`/path/${n}`)).reduce(set.unionStrings),
  ],
  'union of prefixes': [[20, 200], (size) => set.unionAll(range(size, (n) => prefix(`/service-${n}/`)))],
  'as many sets of one as strings, each against an index of all': [
    [500, 5000],
    (size) => {
      const index = set.indexStrings(range(size, principal));
      return range(size, (n) => set.membersOf(index, strings(principal(n))).length);
    },
  ],
  'each of so many sets of a namespace against an index of 5,000': [
    [10, 90],
    (size) => {
      const index = set.indexStrings(range(5000, principal));
      return range(size, (n) => set.membersOf(index, prefix(`cluster.local/ns/team-${n}/`)).length);
    },
  ],
  'ALLOW of 200 paths, less so many DENY rules (a path, not a principal)': [
    [5, 50],
    (size) =>
      range(size, (n) =>
        requestsWith({ path: prefix(`/p/${n}1`), principal: set.complementStrings(strings(principal(n))) }),
      ).reduce(set.subtractRequests, requestsWith({ method: strings('GET', 'POST'), path: paths(200) })),
  ],
  'ALLOW of 200 paths, less so many DENY rules of four dimensions': [
    [5, 50],
    (size) => range(size, deny).reduce(set.subtractRequests, requestsWith({ path: paths(200) })),
  ],
  'union of so many rules (principal, method, path)': [
    [20, 200],
    (size) =>
      range(size, (n) =>
        requestsWith({
          principal: strings(principal(n)),
          method: strings(n % 2 ? 'GET' : 'POST'),
          path: prefix(`/${n}`),
        }),
      ).reduce(set.unionRequests),
  ],
  'complement of a region of so many dimensions, met with another': [
    [5, 25],
    (size) => {
      const region = (name) =>
        requestsWith(Object.fromEntries(range(size, (n) => [`header:${name}${n}`, strings('a', 'b')])));
      return set.intersectRequests(set.complementRequests(region('x')), set.complementRequests(region('y')));
    },
  ],
  'split by principal of so many rules': [
    [50, 500],
    (size) =>
      set.splitBy(
        range(size, (n) =>
          requestsWith({ principal: strings(principal(n)), path: prefix(`/${n % 7}`) }),
        ).flat(),
        'principal',
      ),
  ],
  'text of so many rules': [
    [3, 30],
    (size) =>
      set.formatRequests(
        range(size, (n) => requestsWith({ principal: strings(principal(n)), path: prefix(`/${n}`) })).flat(),
      ),
  ],
};

function paths(count) {
  return set.unionAll(range(count, (n) => (n % 3 === 0 ? prefix(`/p/${n}`) : strings(`/q/${n}`))));
}

function deny(n) {
  return requestsWith({
    principal: set.complementStrings(prefix(`cluster.local/ns/team-${n % 5}/`)),
    method: strings(['GET', 'POST', 'PUT', 'DELETE'][n % 4]),
    path: prefix(`/p/${n}`),
    [`header:x-${n % 3}`]: strings('1'),
  });
}

for (const [name, [sizes, run]] of Object.entries(JOBS)) {
  const times = sizes.map((size) => {
    run(size);
    return { size, ms: median(range(ROUNDS, () => timed(() => run(size)))) };
  });
  const [small, large] = times;
  console.log(name);
  console.log(
    `  ${small.size}: ${small.ms.toFixed(2)} ms, ${large.size}: ${large.ms.toFixed(2)} ms; ` +
      `${(large.size / small.size).toFixed(0)} times the size, ${(large.ms / small.ms).toFixed(1)} times the time`,
  );
  const result = run(large.size);
  if (Array.isArray(result) && typeof result[0] === 'object')
    console.log(`  ${result.length} regions or parts`);
}

/** Of the processor, so that what else runs on the machine counts less. */
function timed(run) {
  const { user } = process.cpuUsage();
  run();
  return process.cpuUsage({ user, system: 0 }).user / 1000;
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1];
}
