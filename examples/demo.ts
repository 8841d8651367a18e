const programs = [
  { title: 'Five workers, gathered and as completed', run: () => import('./workers.js') },
  { title: 'Loop, task and future', run: () => import('./loop-task-future.js') },
  { title: 'Cancellation', run: () => import('./cancellation.js') },
  { title: 'The same three in pipes', run: () => import('./pipes.js') },
  { title: 'Lines of TypeScript', run: () => import('./count-lines.js') },
];

for (const { title, run } of programs) {
  console.log(`--- ${title} ---`);
  await run();
  console.log();
}

export {};
