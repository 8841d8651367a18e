/** Numbers that depend on the seed alone (sfc32). */
export class Random {
  #a = 0x9e3779b9;
  #b = 0x243f6a88;
  #c = 0xb7e15162;
  #d = 1;

  constructor(seed: string) {
    for (let index = 0; index < seed.length; index++) {
      this.#a = Math.imul(this.#a ^ seed.charCodeAt(index), 0x85ebca6b);
      this.#next();
    }
    for (let round = 0; round < 12; round++) this.#next();
  }

  #next(): number {
    const sum = (this.#a + this.#b + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    return (sum >>> 0) / 0x100000000;
  }

  /** From 0 to below `limit`. */
  int(limit: number): number {
    return Math.floor(this.#next() * limit);
  }

  chance(probability: number): boolean {
    return this.#next() < probability;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.int(list.length)]!;
  }

  /** One of the keys, each as often as its weight says. */
  weighted<K extends string>(weights: readonly (readonly [K, number])[]): K {
    let left = this.#next() * weights.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [key, weight] of weights) {
      left -= weight;
      if (left < 0) return key;
    }
    return weights.at(-1)![0];
  }
}
