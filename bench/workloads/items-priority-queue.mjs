import { itemsWorkload } from '../harness/crowd.mjs';

export default itemsWorkload('PriorityQueue that holds N: put one and get one, log N', ({ PriorityQueue }) => new PriorityQueue());
