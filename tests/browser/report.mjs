// report.mjs FOLDER - the HTML reports in a folder, as Chromium shows them: what
// they draw, load, run and say. Prints TAP. SHOTS=DIR keeps pictures of them.
//
// What a canvas shows is known by listening to fillText: the texts that were
// drawn, where, and in which colour.
import { createRequire } from 'node:module';
import { readFileSync, readdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import puppeteer from 'puppeteer-core';

const folder = resolve(process.argv[2]);
const shots = process.env.SHOTS;
const axe = readFileSync(createRequire(import.meta.url).resolve(
	'axe-core/axe.min.js'), 'utf8');
const downloads = mkdtempSync(join(tmpdir(), 'nflogd-browser.'));
let failed = 0;

function expect(name, got, want) {
	const same = JSON.stringify(got) === JSON.stringify(want);

	failed += !same;
	console.log(`${same ? 'ok' : 'not ok'} ${name}`);
	if (!same)
		console.log(`# got ${JSON.stringify(got).slice(0, 1500)}\n` +
			`# want ${JSON.stringify(want).slice(0, 500)}`);
}

// ---- a page ------------------------------------------------------------------

// Runs in the page before anything of it.
function listen() {
	window.__violations = [];
	document.addEventListener('securitypolicyviolation', (e) =>
		window.__violations.push(`${e.violatedDirective} ${e.sample}`));
	window.__texts = new Map();
	const texts = (c) => window.__texts.get(c.canvas) ?? [];
	const { fillText, clearRect } = CanvasRenderingContext2D.prototype;

	CanvasRenderingContext2D.prototype.clearRect = function (...rest) {
		window.__texts.set(this.canvas, []);
		return clearRect.apply(this, rest);
	};
	CanvasRenderingContext2D.prototype.fillText = function (text, x, y, ...rest) {
		const at = this.getTransform().transformPoint({ x, y });

		window.__texts.set(this.canvas, [...texts(this), { text,
			x: at.x / devicePixelRatio, y: at.y / devicePixelRatio,
			ink: this.fillStyle }]);
		return fillText.call(this, text, x, y, ...rest);
	};
}

async function open(browser, file, { width = 1200, script = true,
	scheme = 'light' } = {}) {
	const page = await browser.newPage();

	page.said = [];
	page.loaded = [];
	page.on('console', (m) => page.said.push(`${m.type()}: ${m.text()}`));
	page.on('pageerror', (e) => page.said.push(String(e)));
	page.on('dialog', (d) => {
		page.said.push(`dialog ${d.message()}`);
		d.dismiss();
	});
	page.on('request', (r) => page.loaded.push(r.url()));
	await page.setViewport({ width, height: 900 });
	await page.setJavaScriptEnabled(script);
	await page.emulateMediaFeatures([
		{ name: 'prefers-color-scheme', value: scheme }]);
	await page.evaluateOnNewDocument(listen);
	await page.goto(`file://${join(folder, file)}`);
	if (script)
		await settle(page);
	return page;
}

// Two frames: what was to be drawn is.
function settle(page) {
	return page.evaluate(() => new Promise((done) => requestAnimationFrame(
		() => requestAnimationFrame(done))));
}

async function shoot(page, name) {
	if (shots)
		await page.screenshot({ path: join(shots, `${name}.png`),
			fullPage: true });
}

function later(milliseconds) {
	return new Promise((done) => setTimeout(done, milliseconds));
}

// ---- what all pages must be ----------------------------------------------------

async function checkQuiet(page, name, files) {
	expect(`${name}: nothing in the console`, page.said, []);
	expect(`${name}: nothing loaded but itself`,
		page.loaded.map((u) => decodeURI(u.replace(`file://${folder}/`, ''))),
		files);
	expect(`${name}: no violation of the policy`,
		await page.evaluate(() => window.__violations ?? []), []);
	expect(`${name}: nothing ran that should not`,
		await page.evaluate(() => window.__ran ?? null), null);
	expect(`${name}: no element that should not be`, await page.evaluate(() =>
		[...document.querySelectorAll('*')].map((e) => e.localName).filter(
			(n) => /^(img|iframe|object|embed|base|link|form|math|u|input|image|use)$/
				.test(n))), []);
	expect(`${name}: no attribute that should not be`, await page.evaluate(() =>
		[...document.querySelectorAll('*')].flatMap((e) => [...e.attributes])
			.map((a) => a.name).filter((n) => n.startsWith('on'))), []);
}

async function checkWidth(page, name) {
	expect(`${name}: no wider than the window`, await page.evaluate(() =>
		document.documentElement.scrollWidth <= window.innerWidth), true);
}

async function checkAxe(page, name) {
	await page.evaluate(axe);
	// drawings are images, what is inside of them is not read
	const { violations, passes } = await page.evaluate(() => axe.run(
		{ include: [['html']], exclude: [['svg > *']] }));

	expect(`${name}: accessible`, violations.map((v) => [v.id,
		v.nodes.slice(0, 3).map((n) => n.html.slice(0, 200))]), []);
	expect(`${name}: accessibility was looked at`, passes.length > 20, true);
}

// Every figure that has a drawing is seen, by the script or as it was written.
async function checkDrawn(page, name, live) {
	const figures = await page.evaluate(() => {
		// how many colours there are, of a canvas
		const colours = (canvas) => {
			const copy = new OffscreenCanvas(canvas.width, canvas.height);
			const c = copy.getContext('2d', { willReadFrequently: true });

			c.drawImage(canvas, 0, 0);
			const { data } = c.getImageData(0, 0, copy.width, copy.height);

			return new Set(new Uint32Array(data.buffer)).size;
		};
		const seen = (e) => e !== null && e.getClientRects().length > 0 &&
			e.getBoundingClientRect().height > 50;

		return [...document.querySelectorAll('figure[id^=figure]')].map((f) => ({
			id: f.id, still: seen(f.querySelector('.still svg')),
			live: seen(f.querySelector('.live canvas')),
			label: f.querySelector('.live')?.getAttribute('aria-label') ?? '',
			colours: f.querySelector('canvas') ?
				colours(f.querySelector('canvas')) : 0,
			rows: f.querySelectorAll('tbody tr').length,
		}));
	});

	expect(`${name}: fifteen figures`, figures.length, 15);
	expect(`${name}: every one is drawn, once`, figures.filter(
		(f) => f.still === live || f.live !== live), []);
	expect(`${name}: every one has its numbers`,
		figures.filter((f) => f.rows < 2), []);
	if (live) {
		expect(`${name}: every one has colours`,
			figures.filter((f) => f.colours < 4), []);
		expect(`${name}: every one has a text in its stead`,
			figures.filter((f) => f.label.length < 20), []);
	}
}

// ---- figures that move ---------------------------------------------------------

function texts(page, id) {
	return page.evaluate((figure) => window.__texts.get(
		document.querySelector(`#${figure} canvas`)) ?? [], id);
}

// Where the canvas of a figure is, scrolled to.
async function box(page, id) {
	return page.evaluate((figure) => {
		const canvas = document.querySelector(`#${figure} canvas`);

		canvas.scrollIntoView({ block: 'center' });
		const { x, y, width, height } = canvas.getBoundingClientRect();

		return { x, y, width, height };
	}, id);
}

// The table of a figure: row by row, [name of the row, {column: text}].
function table(page, id) {
	return page.evaluate((figure) => {
		const rows = [...document.querySelectorAll(`#${figure} tr`)].map(
			(r) => [...r.cells].map((c) => c.textContent));

		return rows.slice(1).map((r) => [r[0], r.slice(1), rows[0].slice(1)]);
	}, id);
}

// What the tables say under the pointer: a line for each "column: number".
function told(kind, rows, heading) {
	const lines = new Set();
	const by = (point, name, number, percent) => {
		if (heading.startsWith(point) || heading.startsWith(name))
			lines.add(percent === undefined ? `${name}: ${number}` :
				`${name}: ${number} (${percent}%)`)
				.add(`${point}: ${number}`);
	};

	for (const [row, cells, columns] of rows)
		cells.forEach((cell, i) => {
			if (kind === 'points')
				by(row, columns[i], cell);
			else if (columns[i] !== '%')
				by(columns[i], row, cell, columns[i + 1] === '%' ?
					cells[i + 1] : undefined);
		});
	return lines;
}

// Move over a figure: whatever stands under the pointer is in the table.
async function checkTooltip(page, name, id, kind) {
	const at = await box(page, id);
	const rows = await table(page, id);
	const names = [...new Set(rows.flatMap(([row, , columns]) =>
		[row, ...columns]))];
	const isHeading = (text) => names.some((n) => text === n ||
		text.startsWith(`${n} (`) || text.startsWith(`${n}: `));
	const right = new Set();
	const wrong = [];

	await page.mouse.move(at.x + 1, at.y + 1);
	await settle(page);
	const before = (await texts(page, id)).map((t) => t.text);
	for (let i = 0; i < 12; i++) {
		await page.mouse.move(at.x + at.width * (0.15 + 0.5 * (i / 12)),
			at.y + at.height * (0.18 + 0.55 * (i / 12)));
		await settle(page);
		const now = (await texts(page, id)).map((t) => t.text.replaceAll(
			'\u200b', '')).slice(before.length);
		const start = now.findIndex(isHeading);
		const allowed = told(kind, rows, now[start] ?? '');

		for (const line of start < 0 ? [] : now.slice(start + 1))
			if (allowed.has(line))
				right.add(`${now[start]} ${line}`);
			else
				wrong.push([now[start], line]);
	}
	expect(`${name}: ${id}: the numbers of the table under the pointer`, wrong,
		[]);
	expect(`${name}: ${id}: there were some`, right.size > 5 || [...right], true);
}

// Every part that is wide enough has its percentage on it.
async function checkShares(page, name, id) {
	const rows = await table(page, id);
	const left = (await texts(page, id)).map((t) => t.text);
	const missing = [];

	for (const [row, cells, columns] of rows)
		cells.forEach((cell, i) => {
			if (columns[i] !== '%' || !(Number(cell) >= 6))
				return;
			const at = left.indexOf(`${cell}%`);

			if (at < 0)
				missing.push([row, columns[i - 1], cell]);
			else
				left.splice(at, 1);
		});
	expect(`${name}: ${id}: every large part is there`, missing, []);
}

async function click(page, at, text) {
	await page.mouse.click(at.x + text.x + 6, at.y + text.y);
	await page.mouse.move(at.x + 1, at.y + 1);
	await later(250); // what stood under the pointer goes after 100 ms
	await settle(page);
}

async function checkLegend(page, name, id, series) {
	const at = await box(page, id);
	const picture = () => page.evaluate((figure) => document.querySelector(
		`#${figure} canvas`).toDataURL(), id);
	const entry = (await texts(page, id)).findLast((t) => t.text === series);
	const first = await picture();
	const said = async () => (await texts(page, id)).map((t) => t.text).sort();
	const before = await said();

	await click(page, at, entry);
	expect(`${name}: ${id}: a click on ${series} changes the picture`,
		await picture() !== first, true);
	await page.mouse.move(at.x + at.width * 0.4, at.y + at.height * 0.5);
	await settle(page);
	expect(`${name}: ${id}: ${series} is gone from under the pointer`,
		(await texts(page, id)).filter((t) => t.text.startsWith(`${series}: `)),
		[]);
	expect(`${name}: ${id}: the others are there`,
		(await texts(page, id)).some((t) => /^\S+.*: [\d,]+( |$)/.test(t.text)),
		true);
	await click(page, at, entry);
	expect(`${name}: ${id}: another click brings it back`, await said(), before);
}

// The tool at the top that says so under the pointer.
async function tool(page, id, title) {
	const at = await box(page, id);

	for (let right = 6; right < 150; right += 6) {
		const point = { x: at.x + at.width - right, y: at.y + 24 };

		await page.mouse.move(point.x, point.y);
		await settle(page);
		if ((await texts(page, id)).some((t) => t.text === title))
			return point;
	}
	return null;
}

async function checkZoom(page, name, id) {
	const days = async () => new Set((await texts(page, id)).map((t) => t.text)
		.filter((t) => /^\d{4}-\d\d-\d\d$/.test(t)));
	const all = await days();
	const zoom = await tool(page, id, 'Zoom: mark a part');
	const at = await box(page, id);

	await page.mouse.click(zoom.x, zoom.y);
	await page.mouse.move(at.x + at.width * 0.3, at.y + at.height * 0.4);
	await page.mouse.down();
	await page.mouse.move(at.x + at.width * 0.45, at.y + at.height * 0.6,
		{ steps: 5 });
	await page.mouse.up();
	await settle(page);
	const some = await days();

	expect(`${name}: ${id}: zoomed, other days are named`,
		[some.size > 0, some.has([...all][0])], [true, false]);
	const back = await tool(page, id, 'As at first');

	await page.mouse.click(back.x, back.y);
	await settle(page);
	expect(`${name}: ${id}: and back`, [...await days()].includes([...all][0]),
		true);
}

async function checkSaving(page, name, id) {
	const client = await page.createCDPSession();
	const save = await tool(page, id, 'Save as an image');

	await client.send('Browser.setDownloadBehavior', { behavior: 'allow',
		downloadPath: downloads });
	await page.mouse.click(save.x, save.y);
	for (let i = 0; i < 50 && !readdirSync(downloads).includes(`${id}.png`); i++)
		await later(100);
	expect(`${name}: ${id}: saved as an image`, readdirSync(downloads), [
		`${id}.png`]);
	expect(`${name}: ${id}: which is one`, readFileSync(join(downloads,
		`${id}.png`)).subarray(1, 4).toString(), 'PNG');
}

// Texts of the figures in the ink of the page, dark or light.
async function checkScheme(page, name, scheme) {
	await page.emulateMediaFeatures([
		{ name: 'prefers-color-scheme', value: scheme }]);
	await settle(page);
	expect(`${name}: figures become ${scheme}`, await page.evaluate(() => {
		const ink = getComputedStyle(document.documentElement)
			.getPropertyValue('--ink').trim();
		const canvas = document.querySelector('#figure-2-1 canvas');

		return window.__texts.get(canvas).filter((t) => t.ink === ink).length > 10;
	}), true);
}

async function checkPrint(page, name) {
	const pdf = Buffer.from(await page.pdf({ format: 'a4' }));

	expect(`${name}: printed`, [pdf.subarray(0, 5).toString(),
		(pdf.toString('latin1').match(/\/Type \/Page\b/g) ?? []).length > 5],
	['%PDF-', true]);
	await page.emulateMediaType('print');
	await checkDrawn(page, `${name}, on paper`, false);
	await page.emulateMediaType('screen');
}

// ---- pages ---------------------------------------------------------------------

const POINTS = ['figure-1-1', 'figure-1-3', 'figure-2-1', 'figure-2-2',
	'figure-2-5', 'figure-2-7'];

// `thorough`: also what stands under the pointer in each kind of figure.
async function checkLive(browser, file, files, thorough) {
	const page = await open(browser, file);

	await checkDrawn(page, file, true);
	await checkWidth(page, file);
	for (const id of thorough ? ['figure-1-1', 'figure-1-2', 'figure-1-3',
		'figure-2-1', 'figure-2-3', 'figure-2-7', 'figure-3-1', 'figure-3-4'] :
		['figure-2-1'])
		await checkTooltip(page, file, id, POINTS.includes(id) ? 'points' :
			'series');
	for (const id of ['figure-3-1', 'figure-3-2', 'figure-3-3', 'figure-3-4'])
		await checkShares(page, file, id);
	await checkAxe(page, file);
	await shoot(page, file);
	await checkScheme(page, file, 'dark');
	await checkAxe(page, `${file}, dark`);
	await shoot(page, `${file}-dark`);
	await checkScheme(page, file, 'light');
	for (const width of [400, 1600]) {
		await page.setViewport({ width, height: 900 });
		await settle(page);
		await checkDrawn(page, `${file}, ${width} wide`, true);
		await checkWidth(page, `${file}, ${width} wide`);
		await shoot(page, `${file}-${width}`);
	}
	await checkQuiet(page, file, files);
	await page.close();
}

async function checkStill(browser, file, script) {
	for (const width of [400, 1600]) {
		const name = `${file}, ${width} wide, ${script ? '' : 'no '}scripts run`;
		const page = await open(browser, file, { width, script });

		await checkDrawn(page, name, false);
		await checkWidth(page, name);
		await shoot(page, `${file}-still-${width}`);
		if (script && width === 400) {
			await checkAxe(page, name);
			await page.emulateMediaFeatures([
				{ name: 'prefers-color-scheme', value: 'dark' }]);
			await checkAxe(page, `${name}, dark`);
		}
		await checkQuiet(page, name, [file]);
		await page.close();
	}
}

async function checkMoving(browser, file) {
	const page = await open(browser, file);

	await checkLegend(page, file, 'figure-2-1', '445/tcp');
	await checkLegend(page, file, 'figure-3-1', '22/tcp');
	await checkLegend(page, file, 'figure-1-1', 'sources');
	await checkZoom(page, file, 'figure-2-1');
	await checkSaving(page, file, 'figure-2-2');
	await checkPrint(page, file);
	await checkQuiet(page, file, [file]);
	await page.close();
}

// A script that breaks leaves the figures as they were.
async function checkBroken(browser, file) {
	const page = await browser.newPage();

	await page.evaluateOnNewDocument(() => {
		HTMLCanvasElement.prototype.getContext = () => {
			throw new Error('no canvas today');
		};
	});
	await page.goto(`file://${join(folder, file)}`);
	await checkDrawn(page, `${file}, without canvas`, false);
	await page.close();
}

const browser = await puppeteer.launch({
	executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
	args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
		'--disable-background-networking', '--disable-component-update',
		'--disable-sync', '--disable-dev-shm-usage'],
});
try {
	for (const file of ['en.html', 'ja.html', 'hostile-en.html',
		'hostile-ja.html'])
		await checkLive(browser, file, [file], file.endsWith('en.html'));
	const script = readdirSync(join(folder, 'a b')).map((n) => `a b/${n}`);

	await checkLive(browser, 'shared.html', ['shared.html', ...script], false);
	await checkMoving(browser, 'en.html');
	await checkStill(browser, 'en.html', false);
	await checkStill(browser, 'hostile-en.html', false);
	await checkStill(browser, 'static.html', true);
	await checkStill(browser, 'hostile-static.html', true);
	await checkBroken(browser, 'en.html');
} finally {
	await browser.close();
	rmSync(downloads, { recursive: true });
}
process.exit(failed > 0 ? 1 : 0);
