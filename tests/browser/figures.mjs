// figures.mjs - figures that the script drew: what stands under the pointer, the
// legend, zoom, and saving.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { box, expect, later, settle, table, texts } from './page.mjs';

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
export async function checkTooltip(page, name, id, kind) {
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
export async function checkShares(page, name, id) {
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

export async function checkLegend(page, name, id, series) {
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

export async function checkZoom(page, name, id) {
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

export async function checkSaving(page, name, id) {
	const downloads = mkdtempSync(join(tmpdir(), 'nflogd-browser.'));
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
	rmSync(downloads, { recursive: true });
}
