// page.mjs - a report in Chromium: opening it, and telling what it shows.
//
// What a canvas shows is known by listening to fillText: the texts that were
// drawn, where, and in which colour.
import { join, resolve } from 'node:path';

export const folder = resolve(process.argv[2]);
const shots = process.env.SHOTS;
let failed = 0;

export function failures() {
	return failed;
}

export function expect(name, got, want) {
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

export async function open(browser, file, { width = 1200, script = true,
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
export function settle(page) {
	return page.evaluate(() => new Promise((done) => requestAnimationFrame(
		() => requestAnimationFrame(done))));
}

export async function shoot(page, name) {
	if (shots)
		await page.screenshot({ path: join(shots, `${name}.png`),
			fullPage: true });
}

export function later(milliseconds) {
	return new Promise((done) => setTimeout(done, milliseconds));
}

// ---- what it shows -------------------------------------------------------------

export function texts(page, id) {
	return page.evaluate((figure) => window.__texts.get(
		document.querySelector(`#${figure} canvas`)) ?? [], id);
}

// Where the canvas of a figure is, scrolled to.
export async function box(page, id) {
	return page.evaluate((figure) => {
		const canvas = document.querySelector(`#${figure} canvas`);

		canvas.scrollIntoView({ block: 'center' });
		const { x, y, width, height } = canvas.getBoundingClientRect();

		return { x, y, width, height };
	}, id);
}

// The table of a figure: row by row, [name of the row, {column: text}].
export function table(page, id) {
	return page.evaluate((figure) => {
		const rows = [...document.querySelectorAll(`#${figure} tr`)].map(
			(r) => [...r.cells].map((c) => c.textContent));

		return rows.slice(1).map((r) => [r[0], r.slice(1), rows[0].slice(1)]);
	}, id);
}
