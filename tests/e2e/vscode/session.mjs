// Drives one VS Code in a browser: what a user does in a project with mistakes, and what is then to
// be seen, as JSON on standard output and as pictures in a folder. Nothing is judged here.
//
// Arguments: address of the workbench, folder for pictures, path of the browser.

import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';

const [address, pictures, executablePath] = process.argv.slice(2);
const TIMEOUT = 60_000;
const seen = {};

mkdirSync(pictures, { recursive: true });
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
const context = await browser.newContext({ viewport: { width: 1040, height: 640 } });
const page = await context.newPage();
page.setDefaultTimeout(TIMEOUT);

const picture = async (name) => {
  // Hints and lenses follow an edit a little later.
  await page.waitForTimeout(1200);
  await page.screenshot({ path: path.join(pictures, `${name}.png`) });
};
const editor = page.locator('.editor-instance .monaco-editor').first();

async function command(title) {
  await page.keyboard.press('F1');
  const input = page.locator('.quick-input-widget input');
  await input.waitFor();
  await input.fill(`>${title}`);
  const row = page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first();
  await row.waitFor();
  await row.click();
}

async function open(name) {
  await page.keyboard.press('Control+P');
  const input = page.locator('.quick-input-widget input');
  await input.waitFor();
  await input.fill(name);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: path.basename(name) }).first().waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.tab.active', { hasText: path.basename(name) }).waitFor();
  await editor.locator('.view-line').first().waitFor();
}

async function goTo(line, column) {
  await page.keyboard.press('Control+G');
  const input = page.locator('.quick-input-widget input');
  await input.waitFor();
  await input.fill(`:${line}:${column}`);
  await page.keyboard.press('Enter');
  await input.waitFor({ state: 'hidden' });
}

async function textOf(locator) {
  await locator.waitFor();
  return (await locator.innerText()).replaceAll('\u00a0', ' ');
}

async function notification(text) {
  const toast = page.locator('.notification-toast', { hasText: text }).first();
  const said = await textOf(toast);
  await page.keyboard.press('Escape');
  return said;
}

try {
  await page.goto(address);
  await page.locator('.monaco-workbench').waitFor();

  // A wrong event name in the file that is opened.
  await open('lfs/server.lua');
  await goTo(70, 15);
  await page.locator('.squiggly-error').first().waitFor();
  await page.locator('.codelens-decoration', { hasText: 'LFS' }).first().waitFor();
  seen.lens = await textOf(page.locator('.codelens-decoration', { hasText: 'LFS' }).first());
  seen.status = await textOf(
    page.locator('.statusbar-item', { hasText: /LFS .*RAM/ }).first(),
  );
  await page.keyboard.press('Control+Shift+M');
  seen.problem = await textOf(
    page.locator('.markers-panel .monaco-list-row', { hasText: 'recieve' }).first(),
  );
  await picture('diagnostics');
  await page.keyboard.press('Control+J');
  await page.locator('.markers-panel').waitFor({ state: 'hidden' });

  // What the pointer shows above the method and above the mistake.
  await goTo(70, 10);
  await command('Show or Focus Hover');
  const hover = page.locator('.monaco-hover:not(.hidden)').first();
  await page.locator('.monaco-hover', { hasText: 'net.tcpsocket' }).first().waitFor();
  seen.hover = await textOf(hover);
  await picture('hover');
  await page.keyboard.press('Escape');

  // The fix.
  await goTo(70, 15);
  await page.keyboard.press('Control+.');
  const actions = page.locator('.action-widget .monaco-list-row');
  await actions.first().waitFor();
  seen.actions = await actions.allInnerTexts();
  await picture('fix');
  await actions.filter({ hasText: 'receive' }).first().click();
  await page.locator('.squiggly-error').first().waitFor({ state: 'detached' });
  await page.keyboard.press('Control+S');

  // Completion, in another file of the project.
  await open('lfs/app.lua');
  await page.locator('.squiggly-error').first().waitFor();
  await goTo(33, 1);
  await page.keyboard.press('Control+Enter');
  await page.keyboard.type('wifi.sta.', { delay: 40 });
  const suggestions = page.locator('.suggest-widget.visible .monaco-list-row');
  await suggestions.first().waitFor();
  await suggestions.filter({ hasText: 'config' }).first().waitFor();
  seen.completion = await suggestions.locator('.label-name').allInnerTexts();
  await picture('completion');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Z');
  await command('File: Revert File');

  // The image.
  await command('NodeMCU: Build LFS Image');
  seen.built = await notification('modules');

  // The report, as a page in a panel.
  await command('NodeMCU: Show Memory Report');
  await page.locator('iframe.webview.ready').waitFor();
  const inner = page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
  await inner.locator('h1').first().waitFor();
  await inner.locator('#treemap:not([hidden])').waitFor();
  seen.report = (await inner.locator('body').innerText()).slice(0, 2000);
  seen.tiles = await inner.locator('#map > *').count();
  await command('View: Toggle Maximize Editor Group');
  await picture('report');
  await page.keyboard.press('Control+W');

  // What the compiler made of a file.
  await open('lfs/router.lua');
  await command('NodeMCU: Show Disassembly');
  await page.locator('.tab', { hasText: 'router.lua.lst' }).waitFor();
  await page.locator('.view-line', { hasText: 'main <' }).first().waitFor();
  await picture('disassembly');
  await page.keyboard.press('Control+1');

  // Another target, which is written into the project file.
  await command('NodeMCU: Select Target');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'esp8266-lua53' }).first().waitFor();
  await page.locator('.quick-input-widget input').fill('esp8266-lua53');
  await page.keyboard.press('Enter');
  seen.newStatus = await textOf(
    page.locator('.statusbar-item', { hasText: /esp8266-lua53.*RAM/ }).first(),
  );
} catch (error) {
  seen.error = String(error);
  await picture('failure');
  await command('Notifications: Show Notifications').catch(() => undefined);
  await page.waitForTimeout(500);
  await picture('failure-notifications');
}
console.log(JSON.stringify(seen));
await browser.close();
