import { itemsWorkload } from '../harness/crowd.mjs';

export default itemsWorkload('LifoQueue that holds N: put one and get one', ({ LifoQueue }) => new LifoQueue());
