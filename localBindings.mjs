// A plugin for Rollup. What an ES module imports or exports, V8 reads from its cell and checks each time that it is used; a `const` that
// is neither is a constant to its compiler. With such a copy of each, a switch between tasks takes a tenth less. Who bundles this package
// has it all in one scope anyway.
import MagicString from 'magic-string';

export function localBindings() {
  return {
    name: 'local-bindings',
    onLog(_level, log) {
      // What is copied must have its value: of chunks that import each other, one would come too early.
      if (log.code === 'CIRCULAR_CHUNK') this.error(log);
    },
    renderChunk(code, _chunk, { format }) {
      if (format !== 'es') return null;
      const edited = new MagicString(code);
      const { body } = this.parse(code);
      copyImports(edited, body);
      copyExports(edited, body);
      return { code: edited.toString(), map: edited.generateMap({ hires: 'boundary' }) };
    },
  };
}

/** Of the other chunks, which have run before this one. */
function copyImports(edited, body) {
  const imports = body.filter(({ type, source }) => type === 'ImportDeclaration' && source.value.startsWith('.'));
  const specifiers = imports.flatMap((declaration) => declaration.specifiers);
  if (specifiers.length === 0) return;
  for (const { imported, local } of specifiers) edited.update(imported.start, local.end, `${imported.name} as ${local.name}$imported`);
  const copies = specifiers.map(({ local: { name } }) => `const ${name} = ${name}$imported;\n`);
  edited.appendLeft(imports.at(-1).end, `\n${copies.join('')}`);
}

/** At the end of the chunk, where all of it has its value; but not of a variable, which might change. */
function copyExports(edited, body) {
  const constants = new Set(body.flatMap(constantsOf));
  for (const { type, source, specifiers, start } of body) {
    if (type !== 'ExportNamedDeclaration' || source !== null) continue;
    for (const { local, exported } of specifiers.filter((specifier) => constants.has(specifier.local.name))) {
      edited.appendLeft(start, `const ${local.name}$exported = ${local.name};\n`);
      edited.update(local.start, exported.end, `${local.name}$exported as ${exported.name}`);
    }
  }
}

function constantsOf({ type, kind, id, declarations }) {
  if (type === 'FunctionDeclaration' || type === 'ClassDeclaration') return [id.name];
  if (type !== 'VariableDeclaration' || kind !== 'const') return [];
  return declarations.map((declaration) => declaration.id.name);
}
