import { sleep } from 'rxjs-asyncio';

sleep(5, 'slept').subscribe(console.log);
