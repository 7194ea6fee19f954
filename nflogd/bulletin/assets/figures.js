// figures.js - draws the figures of an HTML report anew, with a legend that
// switches series off, numbers under the pointer, zoom, and saving as an image.
//
// It reads the JSON that nflogd wrote into the page (html_data.c), and colours
// from the style sheet. What it cannot draw stays as nflogd drew it. It sets no
// style attributes and runs no text: the page's policy allows neither.
import { init, use } from 'echarts/core';
import { BarChart, LineChart } from 'echarts/charts';
import {
	DataZoomInsideComponent, DataZoomSliderComponent, GridComponent,
	LegendPlainComponent, ToolboxComponent, TooltipComponent,
} from 'echarts/components';
import { CanvasRenderer } from 'echarts/renderers';

use([BarChart, LineChart, DataZoomInsideComponent, DataZoomSliderComponent,
	GridComponent, LegendPlainComponent, ToolboxComponent, TooltipComponent,
	CanvasRenderer]);

const NARROW = 600; // pixels; below it, the legend stands under the plot
const LONG = 12; // points that are worth zooming into

// "108576" as people read it; "-" where nothing was observed, as in the tables.
function number(digits) {
	return digits === null ? '-' : digits.replace(/\B(?=(\d{3})+$)/g, ',');
}

// Names are texts, never ECharts' {style|text}.
function plain(text) {
	return text.replaceAll('{', '{\u200b');
}

// ---- paint -----------------------------------------------------------------

function themeOf(data) {
	const style = getComputedStyle(document.documentElement);
	const value = (name) => style.getPropertyValue(`--${name}`).trim();

	return {
		ink: value('ink'), soft: value('soft'), line: value('line'),
		page: value('page'), card: value('card'),
		font: getComputedStyle(document.body).fontFamily,
		paints: data.paints.map((p, i) => ({
			dash: p.dash.length > 0 ? p.dash : 'solid',
			fill: value(`c${i}`), ink: value(`i${i}`),
			pattern: tile(p, data.tile, value(`c${i}`), value(`i${i}`)),
		})),
	};
}

// The pattern of a colour: the tile that the drawings have, too.
function tile(paint, size, fill, ink) {
	const fine = Math.ceil(window.devicePixelRatio || 1);
	const canvas = document.createElement('canvas');
	const c = canvas.getContext('2d');

	if (paint.tile === '')
		return fill;
	canvas.width = canvas.height = size * fine;
	c.scale(fine, fine);
	c.fillStyle = fill;
	c.fillRect(0, 0, size, size);
	c.globalAlpha = 0.55;
	c.strokeStyle = ink;
	c.lineWidth = paint.width;
	c.lineCap = paint.round ? 'round' : 'butt';
	c.stroke(new Path2D(paint.tile));
	return { image: canvas, repeat: 'repeat', scaleX: 1 / fine, scaleY: 1 / fine };
}

// ---- what all charts have ----------------------------------------------------

// How high a legend gets that is `width` wide.
function legendHeight(names, width, theme) {
	const c = document.createElement('canvas').getContext('2d');
	let rows = 1, used = 0;

	c.font = `12px ${theme.font}`;
	for (const name of names) {
		const wide = c.measureText(name).width + 14 + 5 + 12;

		if (used > 0 && used + wide > width) {
			rows++;
			used = 0;
		}
		used += wide;
	}
	return rows * 22 + 8;
}

// Beside a stack the names stand as it does: the first at the bottom.
function legendOf(names, narrow, upwards, theme, selected) {
	const place = narrow ? { bottom: 0, left: 'center', width: '100%' } :
		{ orient: 'vertical', right: 0, top: 36, align: 'left' };

	return {
		...place, type: 'plain', selected, itemWidth: 14, itemHeight: 14,
		itemGap: narrow ? 10 : 7, inactiveColor: theme.line,
		textStyle: { color: theme.ink, width: narrow ? undefined : 150,
			overflow: narrow ? 'none' : 'truncate' },
		data: upwards && !narrow ? [...names].reverse() : names,
	};
}

function toolboxOf(figure, text, theme, zooms) {
	return {
		right: 0, top: 0, itemSize: 16, iconStyle: { borderColor: theme.soft },
		emphasis: { iconStyle: { textFill: theme.ink } },
		feature: {
			dataZoom: { show: zooms, title: { zoom: text.zoom, back: text.back } },
			restore: { title: text.restore },
			saveAsImage: { title: text.save, name: figure.id, pixelRatio: 2,
				backgroundColor: theme.page },
		},
	};
}

function tooltipOf(theme, formatter) {
	return {
		trigger: 'axis', renderMode: 'richText', confine: true,
		axisPointer: { type: 'shadow' }, backgroundColor: theme.card,
		borderColor: theme.line, padding: 8, formatter,
		textStyle: { color: theme.ink, fontSize: 12 },
	};
}

function categories(labels, theme, inverse) {
	return {
		type: 'category', data: labels, inverse,
		axisLabel: { color: theme.ink, hideOverlap: true },
		axisTick: { show: false }, axisLine: { lineStyle: { color: theme.line } },
	};
}

function values(theme, more) {
	return {
		type: 'value', axisLabel: { color: theme.ink, hideOverlap: true },
		splitLine: { lineStyle: { color: theme.line } }, ...more,
	};
}

// What stands under the pointer: a heading, and the numbers of the tables.
function lines(heading, shown) {
	return [heading, ...shown].map(plain).join('\n');
}

// Of periods; a day that nobody observed shows as a gap.
function labelsOf(figure, text) {
	return figure.points.map((p) => (p.observed || figure.points.length > LONG ?
		p.label : `${p.label}\n${text.unobserved}`));
}

function linesOf(figure, text, at, shown) {
	const point = figure.points[at];

	if (!point.observed)
		return lines(`${point.label}: ${text.unobserved}`, []);
	return lines(figure.whole ?
		`${point.label} (${text.total}: ${number(point.whole)})` : point.label,
	shown);
}

function bar(series, theme, more) {
	const paint = theme.paints[series.paint];

	return {
		type: 'bar', name: series.name, barCategoryGap: '12%',
		itemStyle: { color: paint.pattern, borderColor: theme.page,
			borderWidth: 0.5 },
		...more,
	};
}

// ---- the kinds of charts -------------------------------------------------------

// Grey, as high as the plot, where nothing was observed.
function gaps(figure, theme) {
	const most = Math.max(1, ...figure.points.map((p) => Number(p.whole)));

	return figure.points.every((p) => p.observed) ? [] : [{
		type: 'bar', stack: 'all', silent: true, barCategoryGap: '12%',
		data: figure.points.map((p) => (p.observed ? null : most)),
		itemStyle: { color: theme.line, opacity: 0.6 },
	}];
}

function byPoint(figure, text, theme, seriesOf) {
	return {
		tooltip: tooltipOf(theme, (marks) => {
			const at = marks[0].dataIndex;

			return linesOf(figure, text, at, marks
				.filter((m) => m.seriesIndex < figure.series.length)
				.map((m) => figure.series[m.seriesIndex])
				.map((s) => `${s.name}: ${number(s.values[at])}`));
		}),
		xAxis: categories(labelsOf(figure, text), theme, false),
		yAxis: values(theme),
		series: [...figure.series.map(seriesOf), ...gaps(figure, theme)],
		legend: figure.series.map((s) => s.name),
		height: 340,
	};
}

function stacked(figure, text, theme) {
	return byPoint(figure, text, theme, (s) => bar(s, theme,
		{ stack: 'all', data: s.values }));
}

function drawLines(figure, text, theme) {
	return byPoint(figure, text, theme, (s, i) => {
		const paint = theme.paints[s.paint];

		return {
			type: 'line', name: s.name, data: s.values, symbolSize: 8,
			symbol: i % 2 === 0 ? 'circle' : 'rect',
			lineStyle: { color: paint.fill, width: 2.5, type: paint.dash },
			itemStyle: { color: paint.fill },
			label: { show: true, color: theme.ink, textBorderColor: theme.page,
				textBorderWidth: 3, formatter: (p) => number(s.values[p.dataIndex]) },
		};
	});
}

// Bars that lie: a category per series, the largest on top.
function lying(figure, theme, formatter, series, legend, height) {
	return {
		tooltip: tooltipOf(theme, formatter),
		xAxis: values(theme, { axisLabel: { show: false },
			splitLine: { show: false } }),
		yAxis: categories(figure.series.map((s) => s.name), theme, true),
		series, legend, height, room: 130,
	};
}

function pairs(figure, text, theme) {
	const now = figure.points.length - 1;

	return lying(figure, theme, (marks) => lines(marks[0].name, marks.map(
		(m) => `${m.seriesName}: ${number(
			figure.series[m.dataIndex].values[m.seriesIndex])}`)),
	figure.points.map((point, i) => bar(
		{ name: point.label, paint: i === now ? 0 : theme.paints.length - 1 },
		theme, {
			data: figure.series.map((s) => s.values[i]),
			label: { show: true, position: 'right', color: theme.ink,
				formatter: (p) => number(figure.series[p.dataIndex].values[i]) },
		})),
	figure.points.map((p) => p.label), 80 + 36 * figure.series.length);
}

function share(figure, text, theme) {
	const said = (s) => `${number(s.values[0])} (${s.shares[0]}%)`;

	return lying(figure, theme,
		(marks) => lines(figure.points[0].label, marks.map(
			(m) => `${m.name}: ${said(figure.series[m.dataIndex])}`)),
		[bar({ name: figure.points[0].label, paint: 0 }, theme, {
			data: figure.series.map((s) => ({ value: s.values[0],
				itemStyle: { color: theme.paints[s.paint].pattern } })),
			label: { show: true, position: 'right', color: theme.ink,
				formatter: (p) => said(figure.series[p.dataIndex]) },
		})], [], 60 + 28 * figure.series.length);
}

// Of a whole that is 100 in every row, and never a hair more by rounding: what
// goes beyond the axis is not drawn at all.
function shares(figure, text, theme, width) {
	const room = (width < NARROW ? width : width - 180) - 90;
	const part = (s, i) => (s.values[i] === null || Number(figure.points[i].whole)
		=== 0 ? null : 99.999999 * Number(s.values[i]) /
			Number(figure.points[i].whole));

	return {
		tooltip: tooltipOf(theme, (marks) => {
			const at = marks[0].dataIndex;

			return linesOf(figure, text, at, marks
				.map((m) => figure.series[m.seriesIndex])
				.map((s) => `${s.name}: ${number(s.values[at])} (${s.shares[at]}%)`));
		}),
		xAxis: values(theme, { max: 100, axisLabel: { color: theme.ink,
			formatter: '{value}%' } }),
		yAxis: categories(labelsOf(figure, text), theme, true),
		series: figure.series.map((s) => bar(s, theme, {
			stack: 'all', data: s.values.map((_, i) => part(s, i)),
			label: { show: true, color: theme.paints[s.paint].ink, fontSize: 11,
				textBorderColor: theme.paints[s.paint].fill, textBorderWidth: 4,
				formatter: (p) => (part(s, p.dataIndex) * room / 100 >= 24 ?
					`${s.shares[p.dataIndex]}%` : '') },
		})),
		legend: figure.series.map((s) => s.name),
		height: 80 + 44 * figure.points.length,
	};
}

// ---- drawing -------------------------------------------------------------------

const kinds = { lines: drawLines, stacked, pairs,
	share: (f, ...rest) => (f.points.length > 1 ? shares : share)(f, ...rest) };

function optionOf(figure, text, theme, width, selected) {
	const { tooltip, xAxis, yAxis, series, legend, height, room = 12 } =
		kinds[figure.chart](figure, text, theme, width);
	const narrow = width < NARROW;
	const zooms = figure.chart === 'stacked' && figure.points.length > LONG;
	const below = narrow && legend.length > 0 ?
		legendHeight(legend, width, theme) : 4;

	return {
		height: height + below + (zooms ? 24 : 0),
		option: {
			animation: false, tooltip, xAxis, yAxis, series,
			textStyle: { color: theme.ink, fontFamily: theme.font },
			legend: { ...legendOf(legend, narrow, figure.chart === 'stacked', theme,
				selected),
				show: legend.length > 0 },
			toolbox: toolboxOf(figure, text, theme, zooms),
			grid: { left: 4, top: 34, bottom: below + (zooms ? 36 : 4),
				right: narrow || legend.length === 0 ? room : Math.max(room, 180),
				containLabel: true },
			dataZoom: zooms ? [{ type: 'slider', height: 18, bottom: below + 6,
				borderColor: theme.line, textStyle: { color: theme.soft },
				brushSelect: false }] : [],
		},
	};
}

class Live {
	constructor(figure, data) {
		this.figure = figure;
		this.data = data;
		this.at = document.getElementById(figure.id);
		this.box = document.createElement('div');
		this.box.className = 'live';
		this.box.setAttribute('role', 'img');
		this.box.setAttribute('aria-label',
			`${figure.title}. ${data.text.below}`);
	}

	// Only now the drawing gives way.
	start(theme) {
		const still = this.at.querySelector('.still');

		still.before(this.box);
		try {
			this.box.style.height = '300px';
			this.chart = init(this.box, null, { renderer: 'canvas' });
			this.chart.on('legendselectchanged', (e) => {
				this.selected = e.selected;
			});
			this.draw(theme);
			this.at.classList.add('drawn');
		} catch (error) {
			this.stop();
			throw error;
		}
	}

	stop() {
		this.chart?.dispose();
		this.box.remove();
		this.at.classList.remove('drawn');
	}

	draw(theme) {
		const width = this.box.clientWidth;
		const { option, height } = optionOf(this.figure, this.data.text, theme,
			width, this.selected);

		this.width = width;
		this.box.style.height = `${height}px`;
		this.chart.resize();
		this.chart.setOption(option, { notMerge: true });
	}
}

function startAll(data) {
	const dark = window.matchMedia('(prefers-color-scheme: dark)');
	const live = [];
	let theme = themeOf(data);

	for (const figure of data.figures) {
		const one = new Live(figure, data);

		try {
			one.start(theme);
			live.push(one);
		} catch (error) {
			console.warn(`${figure.id} stays as it was: ${error}`);
		}
	}
	dark.addEventListener('change', () => {
		theme = themeOf(data);
		live.forEach((one) => one.draw(theme));
	});
	window.addEventListener('resize', () => live.forEach((one) => {
		if (one.box.clientWidth > 0 && one.box.clientWidth !== one.width)
			one.draw(theme);
	}));
}

startAll(JSON.parse(document.getElementById('data').textContent));
