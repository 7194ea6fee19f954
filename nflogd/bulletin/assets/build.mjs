// build.mjs OUT - bundle figures.js with what it takes of ECharts to OUT/report.js,
// and put the licences beside it. Run by `make assets` where the packages are.
import { build } from 'esbuild';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const out = process.argv[2];
const licences = [
	['echarts/LICENSE', 'echarts.LICENSE'],
	['echarts/NOTICE', 'echarts.NOTICE'],
	['echarts/licenses/LICENSE-d3', 'echarts.LICENSE-d3'],
	['zrender/LICENSE', 'zrender.LICENSE'],
	['tslib/LICENSE.txt', 'tslib.LICENSE'],
];
const read = (name) => readFileSync(join('node_modules', name), 'utf8').trim();
const version = (name) => JSON.parse(read(`${name}/package.json`)).version;

// zrender's licence wants to go with it, that of ECharts is named.
const banner = `/*
This script draws the figures of a report of nflogd. It contains
Apache ECharts ${version('echarts')} (https://echarts.apache.org/), under the Apache License,
Version 2.0 (https://www.apache.org/licenses/LICENSE-2.0), with this notice:

${read('echarts/NOTICE')}

and ZRender ${version('zrender')} (https://github.com/ecomfe/zrender):

${read('zrender/LICENSE')}

The licences are installed with nflogd, in share/nflogd/assets.
*/`;

const { outputFiles: [{ text }] } = await build({
	entryPoints: ['figures.js'], bundle: true, minify: true, write: false,
	format: 'iife', target: 'es2020', charset: 'utf8', legalComments: 'none',
	banner: { js: banner },
});

// Inside of a page these would end the script, or change what ends it.
if (/<\/script|<script|<!--/i.test(text))
	throw new Error('the bundle cannot stand in an HTML page');
mkdirSync(out, { recursive: true });
for (const [from, to] of licences)
	copyFileSync(join('node_modules', from), join(out, to));
writeFileSync(join(out, 'report.js'), text);
