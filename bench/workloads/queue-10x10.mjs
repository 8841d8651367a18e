import { queueWorkload } from '../harness/queueWorkload.mjs';

export default {
  ...queueWorkload(10),
  title: 'bounded queue, 10 producers and 10 consumers',
  targets: { fastq: 0.7, asyncio: 0.2 },
};
