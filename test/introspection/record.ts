// Writes the call graphs that CPython captures of the programs below to recorded/callGraphs.json: `npx tsx test/introspection/record.ts`.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadPyodide } from 'pyodide';

/** In each, some task awaits the task 'c' in its own way; what is captured is the graph of 'c'. */
const programs: Record<string, string> = {
  task: 'await c()',
  'nested calls': 'async def inner(): await c()\nasync def outer(): await inner()\nawait outer()',
  'a chain of tasks': 'async def middle(): await c()\nawait asyncio.create_task(middle(), name="m")',
  gather: 'await asyncio.gather(c(), asyncio.sleep(100))',
  'gather of two who gather':
    'task = c()\nasync def both(): await asyncio.gather(task)\n' +
    'await asyncio.gather(asyncio.create_task(both(), name="a"), asyncio.create_task(both(), name="b"))',
  wait: 'await asyncio.wait([c()])',
  'wait for the first': 'await asyncio.wait([c(), asyncio.create_task(asyncio.sleep(100))], return_when=asyncio.FIRST_COMPLETED)',
  'as completed': 'for next in asyncio.as_completed([c()]): await next',
  shield: 'await asyncio.shield(c())',
  'wait for': 'await asyncio.wait_for(c(), 100)',
  timeout: 'async with asyncio.timeout(100): await c()',
  'task group': 'async with asyncio.TaskGroup() as group: group.create_task(stay(), name="c")',
  nobody: 'c()\nawait asyncio.sleep(50)',
};

const runner = (body: string): string => `
import asyncio, asyncio.graph, json
async def stay(): await asyncio.get_running_loop().create_future()
def c(): return asyncio.create_task(stay(), name="c")
async def main():
${body.split('\n').map((line) => `    ${line}`).join('\n')}
def name(entry): return entry.frame.f_code.co_qualname.split(".<locals>.")[-1]
def flat(graph):
    by = sorted((flat(g) for g in graph.awaited_by), key=lambda g: g["name"])
    return {"name": graph.future.get_name(), "calls": [name(e) for e in graph.call_stack], "by": by}
async def probe():
    task = asyncio.create_task(main(), name="main")
    for _ in range(6): await asyncio.sleep(0)
    found = [t for t in asyncio.all_tasks() if t.get_name() == "c"]
    result = flat(asyncio.capture_call_graph(found[0]))
    for t in asyncio.all_tasks():
        if t is not asyncio.current_task(): t.cancel()
    return result
`;

const python = await loadPyodide();
const graphs: Record<string, unknown> = {};
for (const [name, body] of Object.entries(programs)) {
  python.runPython(runner(body));
  graphs[name] = JSON.parse((await python.runPythonAsync('import json\njson.dumps(await probe())')) as string);
}
const version = python.runPython('import sys; sys.version.split()[0]') as string;
const file = fileURLToPath(new URL('./recorded/callGraphs.json', import.meta.url));
writeFileSync(file, `${JSON.stringify({ python: version, graphs }, null, 1)}\n`);
