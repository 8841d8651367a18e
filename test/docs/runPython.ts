// Runs the Python programs that it reads as a list, and prints what they print, and the names of asyncio, as JSON.
import { text } from 'node:stream/consumers';
import { CPython } from '../conformance/CPython.js';

const programs = JSON.parse(await text(process.stdin)) as string[];
const python = await CPython.start();
console.log(JSON.stringify({ version: python.version, names: python.names(), outputs: programs.map((program) => python.print(program)) }));
