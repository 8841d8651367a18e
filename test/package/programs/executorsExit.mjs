import { ProcessPoolExecutor } from 'rxjs-asyncio/executors';

const spin = function* () {
  yield process.pid;
  for (;;);
};

// It is left while a child computes, which would never end by itself.
new ProcessPoolExecutor({ maxWorkers: 1 }).stream(spin).subscribe((pid) => {
  console.log(pid);
  process.exit();
});
