// As bundlers copy it: a module that a worker imports.
const factor = 2;

export function double(x) {
  return factor * x;
}

export async function sum(url) {
  const { data } = await (await fetch(url)).json();
  return data.reduce((a, b) => a + b, 0);
}

export function spin() {
  for (;;);
}
