import { queueWorkload } from '../harness/queueWorkload.mjs';

export default {
  ...queueWorkload(1),
  title: 'bounded queue, one producer and one consumer',
  targets: { fastq: 1, asyncio: 0.2 },
};
