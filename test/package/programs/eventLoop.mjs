import { of } from 'rxjs';
import { EventLoop } from 'rxjs-asyncio';

const loop = new EventLoop();
loop.createTask(of('a task')).subscribe(console.log);
const future = loop.createFuture();
future.subscribe(console.log);
loop.callLater(5, () => future.setResult('a future'));
