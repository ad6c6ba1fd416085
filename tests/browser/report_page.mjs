#!/usr/bin/env node
// Opens a report in headless Chromium as a reader would: no error, no request, the numbers of result.json in the charts,
// selectors that change what they say they change, saved pictures, the keyboard, a phone.
//
// usage: tests/browser/run (which makes the report and finds the browser)
import assert from 'node:assert/strict';
import {chromium} from 'playwright-core';

const [file, pairFile] = process.argv.slice(2);
const USABLE_MS = 2000, MOST_BYTES = 5e6;

const browser = await chromium.launch({executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking']});

// Opens the page; `check` gets it, and nothing may have gone wrong by its end.
async function open(name, {page: opened = file, ...options}, check) {
  const context = await browser.newContext({viewport: {width: 1280, height: 900}, ...options});
  const page = await context.newPage();
  const errors = [], requests = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) errors.push(message.text()); });
  page.on('request', (request) => { if (!/^(data|blob):/.test(request.url())) requests.push(request.url()); });
  const begin = Date.now();
  await page.goto(`file://${opened}`);
  await page.waitForFunction('window.eyrieReport && window.eyrieReport.ready');
  const ms = Date.now() - begin;
  await check(page, ms);
  assert.deepEqual(errors, [], 'console errors');
  assert.equal(requests.length, 1, `requests beside the page itself: ${requests.slice(1)}`);
  await context.close();
  console.log(`ok  ${name}`);
}

const optionOf = (page, id) => page.evaluate((chart) => {
  const drawing = window.eyrieReport.charts.find((c) => c.id === chart).drawing;
  return drawing && JSON.parse(JSON.stringify(drawing.getOption()));
}, id);
const dataOf = (page) => page.evaluate(() => window.eyrieReport.data);
const choose = (page, id, label, value) => page.locator(`#${id}`).getByLabel(label, {exact: true}).selectOption(value);
const near = (a, b) => assert.ok(Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b)), `${a} is not ${b}`);

await open('is usable in two seconds, and small', {}, async (page, ms) => {
  const bytes = await page.evaluate(() => document.documentElement.outerHTML.length);
  console.log(`    usable after ${ms} ms, ${(bytes / 1e6).toFixed(2)} MB`);
  assert.ok(ms < USABLE_MS, `${ms} ms`);
  assert.ok(bytes < MOST_BYTES, `${bytes} bytes`);
});

await open('stacks the energies of result.json', {}, async (page) => {
  const {runs} = await dataOf(page), option = await optionOf(page, 'energy');
  const shown = runs.filter((run) => run.result.layers[0].name === runs[0].result.layers[0].name && run.result.totals.energy.unit === runs[0].result.totals.energy.unit);
  const scale = runs[0].result.totals.energy.unit === 'pJ' ? 1e-12 : 1;
  const slots = shown.length + (shown.length > 1 ? 1 : 0), layers = option.xAxis[1].data;
  layers.forEach((name, l) => shown.forEach((run, r) => {
    const layer = run.result.layers.find((each) => each.name === name);
    const bar = option.series.reduce((sum, series) => {
      const datum = series.data[l * slots + r];
      return sum + (datum === null || datum === undefined ? 0 : datum.value === undefined ? datum : datum.value);
    }, 0);
    near(bar, layer ? layer.energy.total * scale : 0);
  }));
});

await open('shows every layer in the roofline', {}, async (page) => {
  const {runs} = await dataOf(page), option = await optionOf(page, 'roofline');
  const points = option.series[0].data;
  runs[0].result.layers.filter((layer) => layer.bytes.dram > 0).forEach((layer, i) => {
    near(points[i][0], layer.macs / layer.bytes.dram);
    near(points[i][1], layer.macs / layer.seconds);
  });
});

await open('shows the useful cycles of every PE', {}, async (page) => {
  const {runs} = await dataOf(page), run = runs.find((each) => each.pe_useful_cycles);
  await choose(page, 'pes', 'Layer', run.result.layers[0].name);
  const [series] = (await optionOf(page, 'pes')).series;
  assert.equal(series.data.length, run.result.pes);
  series.data.forEach(([, , share], pe) => near(share, run.pe_useful_cycles[0][pe] / run.result.layers[0].cycles));
});

await open('changes a plot by its selector', {}, async (page) => {
  const before = await optionOf(page, 'energy');
  await choose(page, 'energy', 'Show', 'share');
  const after = await optionOf(page, 'energy');
  assert.notEqual(after.yAxis[0].name, before.yAxis[0].name);
  assert.equal(after.yAxis[0].max, 1);
  if (await optionOf(page, 'trace')) {
    await choose(page, 'trace', 'Time axis', 'share');
    const {series} = await optionOf(page, 'trace');
    for (const {data} of series) near(data[data.length - 1][0], 1);
  }
});

await open('plots a sweep on the axes that are chosen, with its Pareto front', {}, async (page) => {
  const {sweeps: [sweep]} = await dataOf(page), x = sweep.columns.indexOf('totals.energy.total'), y = sweep.columns.indexOf('totals.cycles');
  await choose(page, 'sweep', 'x axis', String(x));
  await choose(page, 'sweep', 'y axis', String(y));
  const {series, xAxis, yAxis} = await optionOf(page, 'sweep');
  assert.deepEqual([xAxis[0].name, yAxis[0].name], ['totals.energy.total', 'totals.cycles']);
  const points = sweep.rows.map((row) => [Number(row[x]), Number(row[y])]);
  assert.deepEqual(series[0].data, points);
  const beaten = (p) => points.some((q) => q[0] <= p[0] && q[1] <= p[1] && (q[0] < p[0] || q[1] < p[1]));
  const front = points.filter((p) => !beaten(p)).sort((a, b) => a[0] - b[0]);
  assert.deepEqual(series[1].data, front);
});

await open('shows two machines of a pair as one', {page: pairFile}, async (page) => {
  const {runs, pairs} = await dataOf(page);
  assert.deepEqual(runs.map((run) => run.result.machine), ['eyeriss', 'scnn', 'eie']);
  assert.deepEqual(pairs, [{name: 'scnn+eie', runs: [1, 2]}]);
  await choose(page, 'energy', 'For', 'total');
  const {series, xAxis} = await optionOf(page, 'energy');
  assert.deepEqual(xAxis[0].data, ['A', 'B+C', '']);
  const both = series.reduce((sum, {data}) => { const datum = data[1]; return sum + (datum === null || datum === undefined ? 0 : datum.value === undefined ? datum : datum.value); }, 0);
  near(both, 1e-12 * (runs[1].result.totals.energy.total + runs[2].result.totals.energy.total));
  await choose(page, 'trace', 'Time axis', 'time');
  const lines = (await optionOf(page, 'trace')).series;
  assert.equal(lines.length, 2);
  const {data} = lines[1];
  near(data[data.length - 1][0], runs[1].result.totals.seconds + runs[2].result.totals.seconds);
});

await open('draws the pictures that a sweep file asks for', {page: pairFile}, async (page) => {
  const {sweeps: [sweep]} = await dataOf(page), {series} = await optionOf(page, 'sweep');
  const x = sweep.columns.indexOf('workload.layers[CONV3].activations.density'), y = sweep.columns.indexOf('energy.per_mac');
  const points = sweep.rows.map((row) => [Number(row[x]), Number(row[y])]).sort((a, b) => a[0] - b[0]);
  assert.deepEqual(series[0].data, points);
  await choose(page, 'sweep', 'Picture', 'own');
  assert.equal(await page.locator('#sweep').getByLabel('x axis', {exact: true}).count(), 1);
});

await open('saves every chart as SVG and as PNG', {}, async (page) => {
  const saved = await page.evaluate(async () => {
    const found = [];
    for (const chart of window.eyrieReport.charts.filter((c) => c.drawing))
      found.push([chart.id, window.eyrieReport.svgOf(chart).slice(0, 4), (await window.eyrieReport.pngOf(chart)).slice(0, 22)]);
    return found;
  });
  assert.ok(saved.length >= 6);
  for (const [id, svg, png] of saved) assert.deepEqual([id, svg, png], [id, '<svg', 'data:image/png;base64,']);
  const download = page.waitForEvent('download');
  await page.getByRole('button', {name: 'Save energy as SVG'}).click();
  assert.equal((await download).suggestedFilename(), 'energy.svg');
});

await open('is walked by keyboard', {}, async (page) => {
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Skip to the results');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => location.hash), '#main');
  await page.locator('#chart-energy').focus();
  await page.keyboard.press('ArrowRight');
  assert.match(await page.locator('#live').textContent(), /counted actions/);
  const cell = page.locator('#tables tbody td').first();
  await cell.focus();
  for (let i = 0; i < 2; ++i) await page.keyboard.press('ArrowRight');
  assert.match(await page.locator("#tip").textContent(), /shape of the layer/);
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('#tip').isVisible(), false);
});

await open('sorts its tables', {}, async (page) => {
  const energy = page.locator('#summary th', {hasText: 'cycles'});
  const column = await energy.evaluate((node) => node.cellIndex);
  const cells = () => page.locator(`#summary tbody tr td:nth-child(${column + 1})`).allTextContents();
  await energy.getByRole('button').click();
  const up = await cells();
  await energy.getByRole('button').click();
  assert.deepEqual(await cells(), [...up].reverse());
  assert.equal(await energy.getAttribute('aria-sort'), 'descending');
});

await open('fits a phone, in the dark', {viewport: {width: 390, height: 844}, colorScheme: 'dark'}, async (page) => {
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  assert.ok(await page.evaluate(() => document.documentElement.classList.contains('dark')));
});

await browser.close();
