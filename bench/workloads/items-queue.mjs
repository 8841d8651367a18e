import { itemsWorkload } from '../harness/crowd.mjs';

export default itemsWorkload('Queue that holds N: put one and get one', ({ Queue }) => new Queue());
