const programs = [
  { title: 'Five workers, gathered and as completed', run: () => import('./workers.js') },
  { title: 'Loop, task and future', run: () => import('./loop-task-future.js') },
  { title: 'Cancellation', run: () => import('./cancellation.js') },
  { title: 'The same three in pipes', run: () => import('./pipes.js') },
  { title: 'A deadline', run: () => import('./deadline.js') },
  { title: 'A task group of downloads', run: () => import('./task-group.js') },
  { title: 'A shielded commit', run: () => import('./shield.js') },
  { title: 'Happy eyeballs', run: () => import('./happy-eyeballs.js') },
  { title: 'Waiting in pipes', run: () => import('./pipes-waiting.js') },
  { title: 'Producers and consumers', run: () => import('./producers-consumers.js') },
  { title: 'Downloads, three at a time', run: () => import('./downloads.js') },
  { title: 'A ticker that pauses', run: () => import('./pausable-ticker.js') },
  { title: 'A buffer with a condition', run: () => import('./condition-buffer.js') },
  { title: 'A barrier of three phases', run: () => import('./barrier-phases.js') },
  { title: 'A timeline for Perfetto', run: () => import('./timeline.js') },
  { title: 'Blocking calls in threads', run: () => import('./blocking-calls.js') },
  { title: 'Primes, on all cores', run: () => import('./primes.js') },
  { title: 'Lines of TypeScript', run: () => import('./count-lines.js') },
];

for (const { title, run } of programs) {
  console.log(`--- ${title} ---`);
  await run();
  console.log();
}

export {};
