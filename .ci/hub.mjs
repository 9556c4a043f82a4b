// The hub in a real browser: a partner finds a startup and asks to be introduced, a founder asks an ambassador, who says
// yes from the mail, and the team sees it; on the way each page is audited in both widths, light and dark.
// hub.mjs BASE STORY MAILS: the address of a demonstration, what it printed, the folder of its mails.
// Lies beside playwright-core and axe-core when it runs; OUT names the folder of its pictures.
import assert from 'node:assert/strict';
import { execSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { chromium } from 'playwright-core';

const [base, story, mails] = process.argv.slice(2);
const out = process.env.OUT || 'out';
fs.mkdirSync(out, { recursive: true });
const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const links = Object.fromEntries(
  [...fs.readFileSync(story, 'utf8').matchAll(/^ {2}as (the team|a founder|a partner) +(\S+)$/gm)].map((found) => [found[1], found[2]]),
);
const executablePath = execSync('command -v chromium', { encoding: 'utf8' }).trim();
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-dev-shm-usage', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
});
const figures = { steps: 0, pages: 0, violations: 0, consoleErrors: 0, sideways: 0, shifts: 0 };
const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };

async function person(locale = 'en', options = {}) {
  const context = await browser.newContext({ viewport: sizes.desktop, locale, ...options });
  const page = await context.newPage();
  const told = (text) => { figures.consoleErrors += 1; console.log(`console ${page.url()}: ${text.slice(0, 200)}`); };
  page.on('console', (message) => message.type() === 'error' && told(message.text()));
  page.on('pageerror', (error) => told(error.message));
  return page;
}

async function signIn(who, locale, options) {
  const page = await person(locale, options);
  await page.goto(links[who]);
  await page.getByRole('button', { name: /^(Sign in|Me connecter)$/ }).click();
  await page.getByText(/^(Welcome|Bienvenue), /).waitFor();
  step(`${who} signs in`);
  return page;
}

function step(what) { figures.steps += 1; console.log(`step ${what}`); }

// A picture and an audit of the page that is shown, in both widths, light and dark. The audit's own script is let in by
// the browser's debugger, so that the page's policy stays in force while the story is told.
async function audit(page, name) {
  for (const [size, viewport] of Object.entries(sizes)) for (const colorScheme of ['light', 'dark']) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    figures.pages += 1;
    await page.screenshot({ path: path.join(out, `${name}-${size}-${colorScheme}.png`), fullPage: true });
    const session = await page.context().newCDPSession(page);
    await session.send('Runtime.evaluate', { expression: axe });
    const ran = await session.send('Runtime.evaluate', {
      expression: 'axe.run(document, { resultTypes: ["violations"] }).then((found) => JSON.stringify(found.violations))',
      awaitPromise: true, returnByValue: true,
    });
    await session.detach();
    for (const violation of JSON.parse(ran.result.value)) {
      figures.violations += violation.nodes.length;
      console.log(`axe ${name} ${size} ${colorScheme}: ${violation.id} ${violation.help} (${violation.nodes[0].target.join(' ')})`);
    }
    if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth + 1)) {
      figures.sideways += 1;
      console.log(`scrolls sideways: ${name} ${size}`);
    }
  }
  const shift = await page.evaluate(() => new Promise((done) => {
    let sum = 0;
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value; })
      .observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => done(sum), 100);
  }));
  if (shift > 0.1 && !name.includes('resized')) figures.shifts += 1;
  await page.setViewportSize(sizes.desktop);
  await page.emulateMedia({ colorScheme: 'light' });
}

const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

async function mailTo(surname, before) {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    const files = fs.readdirSync(mails).filter((file) => file.endsWith('.eml') && !before.has(file)).sort();
    for (const file of files) {
      const mail = fs.readFileSync(path.join(mails, file), 'utf8').replace(/=\r?\n/g, '').replace(/=3D/g, '=');
      const link = mail.match(/http:\/\/[^\s"<>]+\/answer\/[^\s"<>]+\/yes/);
      if (plain(mail.match(/^To: .*/m)?.[0] ?? '').includes(surname) && link) return link[0];
    }
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error(`no mail to ${surname}`);
}

// Asks from the page that is open, in two presses; false where it cannot be asked.
async function ask(page, message) {
  await page.getByRole('link', { name: 'Ask for an introduction' }).first().click();
  const box = page.getByLabel('A word to the other side');
  if (!(await box.count())) return false;
  await box.fill(message);
  await page.getByRole('button', { name: 'Ask for the introduction' }).click();
  await page.getByText('The request is recorded.').waitFor();
  return true;
}

try {
  const stranger = await person('fr-FR');
  await stranger.goto(base);
  assert.equal(await stranger.locator('html').getAttribute('lang'), 'fr');
  await audit(stranger, 'search-everybody');
  await stranger.goto(`${base}/sign-in`);
  await audit(stranger, 'sign-in');
  step('somebody looks around in French');

  // A partner in Montréal, by an English query, with the keyboard alone.
  const partner = await signIn('a partner');
  await partner.goto(base);
  await partner.locator('#q').focus();
  await partner.keyboard.type('port sensors');
  await partner.keyboard.press('Enter');
  await partner.waitForURL(/q=port\+sensors/);
  await audit(partner, 'search-results');
  const found = await partner.locator('.hit h3 a').evaluateAll((all) => all.map((one) => one.href));
  assert.ok(found.length > 2, 'port sensors are found');
  step('the partner searches');
  await partner.goto(`${base}/?q=port+sensors&near=Rouen&km=200&sort=near`);
  await audit(partner, 'search-near');
  await partner.goto(`${base}/?q=zeppelin`);
  await audit(partner, 'search-nothing');
  let asked = false;
  for (const href of found) {
    await partner.goto(href);
    if (!/Startup/.test(await partner.locator('.head').innerText())) continue;
    await audit(partner, 'profile-partner');
    asked = await ask(partner, 'We run terminals on the Saint Lawrence <b>and</b> would like to see your sensors at work.');
    if (asked) break;
  }
  assert.ok(asked, 'the partner asked to be introduced');
  assert.ok((await partner.locator('blockquote').innerText()).includes('<b>and</b>'), 'what was written is shown, not run');
  await audit(partner, 'introduction-asked');
  step('the partner asks to be introduced');

  // A founder looks at matches, and asks an ambassador.
  const founder = await signIn('a founder');
  await founder.goto(`${base}/me`);
  await audit(founder, 'me');
  await founder.getByRole('link', { name: 'Edit my profile' }).click();
  await audit(founder, 'me-edit');
  await founder.goto(`${base}/profiles/vigie-quai?counterpart=AMBASSADOR`);
  await founder.locator('#matches details').first().click();
  await audit(founder, 'profile-founder');
  const before = new Set(fs.readdirSync(mails));
  let ambassador = null;
  for (const href of await founder.locator('#matches .match h3 a').evaluateAll((all) => all.map((one) => one.href))) {
    await founder.goto(href);
    ambassador = await founder.locator('h1').innerText();
    if (await ask(founder, 'Bonjour, une visite de quai au Canada ?')) break;
    ambassador = null;
  }
  assert.ok(ambassador, 'the founder asked an ambassador');
  const introduction = founder.url();
  step(`the founder asks ${ambassador}`);

  // The ambassador says yes from the mail, without an account.
  const surname = plain(ambassador.split(' ').at(-1));
  const yes = await mailTo(surname, before);
  const reader = await person();
  await reader.goto(yes);
  await reader.locator('button[value="yes"]').click();
  await reader.locator('h1').waitFor();
  step('the ambassador says yes from the mail');
  for (let turn = 0; turn < 100; turn += 1) {
    await founder.goto(introduction);
    if (/Introduced|In the queue/.test(await founder.locator('.facts').first().innerText())) break;
    await new Promise((done) => setTimeout(done, 200));
  }
  assert.match(await founder.locator('.facts').first().innerText(), /Introduced|In the queue/);
  await audit(founder, 'introduction-joined');
  await founder.goto(`${base}/introductions`);
  await audit(founder, 'introductions');
  await founder.goto(`${base}/searches`);
  await audit(founder, 'searches-none');
  step('the founder sees it');

  // The team sees it too.
  const team = await signIn('the team');
  await team.goto(`${base}/introductions`);
  assert.ok((await team.locator('main').innerText()).includes(ambassador), 'the team sees the introduction');
  await team.goto(introduction);
  await audit(team, 'introduction-team');
  step('the team sees it');

  // Without scripts, in French, on a phone.
  const phone = await person('fr-FR', { javaScriptEnabled: false, viewport: sizes.phone });
  await phone.goto(`${base}/?q=capteurs`);
  assert.ok((await phone.locator('.hit').count()) > 0);
  step('the same without scripts');
} finally {
  await browser.close();
}
console.log(`FIGURE hub ${Object.entries(figures).map(([name, count]) => `${name}=${count}`).join(' ')}`);
process.exit(figures.violations + figures.consoleErrors + figures.sideways > 0 ? 1 : 0);
