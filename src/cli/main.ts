#!/usr/bin/env node
import module from 'node:module';
import { processTerminal } from '#cli/terminal.ts';

// From Node 22.8 on, compiled code is kept between runs; a cold start spends a third of its time on compiling.
const { enableCompileCache } = module as { readonly enableCompileCache?: () => unknown };
enableCompileCache?.();
const { run } = await import('#cli/run.ts');

// A reader that has seen enough (`| head`) closes the pipe: that is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
process.exitCode = await run(process.argv.slice(2), processTerminal());
