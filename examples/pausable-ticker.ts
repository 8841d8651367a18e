import { map, interval, take, tap } from 'rxjs';
import * as asyncio from '../lib/index.js';

const running = new asyncio.Event();
running.set();

const ticker$ = interval(100).pipe(
  map((i) => i + 1),
  take(6),
  tap((tick) => {
    console.log(`${tick} is made`);
    if (tick === 3) running.clear();
    if (tick === 5) running.set();
  }),
  asyncio.whenSet(running),
);

running.isSet$.subscribe((isSet) => console.log(isSet ? 'the ticker runs' : 'the ticker pauses'));
await ticker$.forEach((tick) => console.log(`  tick ${tick}`));
