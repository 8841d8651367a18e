export function double(x: number): number;
export function sum(url: string): Promise<number>;
export function spin(): never;
