// Preloaded into a node process: tells its peak memory on stderr when it ends.
process.on('exit', () => process.stderr.write(`peak-memory-kib ${process.resourceUsage().maxRSS}\n`));
