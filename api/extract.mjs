// Compares the built package's public surface with the reports in this folder; with --local, brings those up to date.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';

const localBuild = process.argv.includes('--local');
const root = fileURLToPath(new URL('..', import.meta.url));
const entries = Object.keys(JSON.parse(readFileSync(`${root}package.json`, 'utf8')).exports)
  .filter((path) => path !== './package.json')
  .map((path) => path.slice(2) || 'index');

function matchesReport(entry) {
  const config = ExtractorConfig.prepare({
    configObject: {
      projectFolder: root,
      mainEntryPointFilePath: `${root}dist/esm/${entry}.d.ts`,
      compiler: {
        overrideTsconfig: {
          extends: `${root}test/types/tsconfig.json`,
          compilerOptions: { skipLibCheck: true },
          include: [`${root}dist/esm`],
        },
      },
      apiReport: {
        enabled: true,
        reportFileName: `${entry}.api.md`,
        reportFolder: `${root}api`,
        reportTempFolder: `${root}.cache/api`,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      newlineKind: 'lf',
      messages: {
        compilerMessageReporting: { default: { logLevel: 'error' } },
        extractorMessageReporting: { default: { logLevel: 'none' } },
        tsdocMessageReporting: { default: { logLevel: 'none' } },
      },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: `${root}package.json`,
  });
  return Extractor.invoke(config, { localBuild, messageCallback: quiet }).succeeded;
}

function quiet(message) {
  if (message.logLevel === 'info' || message.logLevel === 'verbose') message.handled = true;
}

/** What each entry point exports at run time. */
async function matchesExports() {
  const lists = {};
  for (const entry of entries) lists[entry] = Object.keys(await import(`${root}dist/esm/${entry}.js`)).sort();
  const file = `${root}api/exports.json`;
  const text = `${JSON.stringify(lists, null, 2)}\n`;
  if (localBuild) writeFileSync(file, text);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return true;
  console.error('the exports are not those of api/exports.json');
  return false;
}

const results = [...entries.map(matchesReport), await matchesExports()];
if (results.includes(false)) {
  console.error('The public surface has changed: check it, then run `npm run api` and commit the folder api/.');
  process.exitCode = 1;
}
