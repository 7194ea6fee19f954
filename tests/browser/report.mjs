// report.mjs FOLDER - the HTML reports in a folder, as Chromium shows them: what
// they draw, load, run and say. Prints TAP. SHOTS=DIR keeps pictures of them.
import { createRequire } from 'node:module';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import puppeteer from 'puppeteer-core';
import {
	checkLegend, checkSaving, checkShares, checkTooltip, checkZoom,
} from './figures.mjs';
import { expect, failures, folder, open, settle, shoot } from './page.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve(
	'axe-core/axe.min.js'), 'utf8');

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
}
process.exit(failures() > 0 ? 1 : 0);
