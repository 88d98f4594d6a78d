// The works by code, with how far each is; and the forms, where there are several.
import { el, find, mark, write } from "./dom.js";
import { cellsOf, isMarked, isSigned, model, on } from "./model.js";
import { show } from "./sheet.js";
import { keep, say } from "./words.js";

let rows = new Map(); // address → {button, state, chip}
let current = null;
let shape = "";
const stale = new Set();

const addresses = (form) => form.works.map((each) => `${form.key}/${each.code}`);

// One word for a sheet: first what is wrong, then where it stands.
export function standing(sheet) {
  const cells = cellsOf(sheet);
  if (sheet.trouble || cells.some((each) => each.trouble && !each.queued)) return { name: "trouble" };
  if (sheet.work.competing === false) return { name: "absent" };
  if (isSigned(sheet.address)) return { name: "waiting" };
  if (sheet.state !== "draft") return { name: sheet.state };
  const done = cells.filter(isMarked).length;
  if (sheet.work.returned) return { name: "returned", done, all: cells.length };
  if (done === 0) return { name: "untouched" };
  return { name: done < cells.length ? "begun" : "complete", done, all: cells.length };
}

function build() {
  const form = model.forms.find((each) => each.key === current) ?? model.forms[0];
  current = form?.key ?? null;
  const next = JSON.stringify([model.forms.map((each) => [each.key, each.title]), form && addresses(form), document.documentElement.lang]);
  if (next !== shape) {
    shape = next;
    buildForms();
    rows = new Map((form ? addresses(form) : []).map((each) => [each, buildRow(each)]));
    find("#works").replaceChildren(...[...rows.values()].map((each) => each.root));
  }
  for (const address of rows.keys()) paint(address);
}

function buildForms() {
  const select = find("#forms");
  select.replaceChildren(...model.forms.map((each) => el("option", { value: each.key, selected: each.key === current }, `${each.rehearsal ? `${say("rehearsal")} · ` : ""}${each.event} · ${each.form} ${each.title}`)));
  find("#forms-row").hidden = model.forms.length < 2;
}

function buildRow(address) {
  const chip = el("small", { class: "work-state" });
  const button = el("button", { type: "button", class: "work", "data-sheet": address, onclick: () => go(address) }, el("span", { class: "work-code" }, model.sheets.get(address).work.code), chip);
  return { root: el("li", {}, button), button, chip };
}

function paint(address) {
  const row = rows.get(address);
  const sheet = model.sheets.get(address);
  if (!row || !sheet) return;
  const found = standing(sheet);
  mark(row.button, "data-standing", found.name);
  write(row.chip, say(`work_${found.name}`, found));
}

// Marks that come in by the hundred are counted once.
function soon(address) {
  if (!stale.size) queueMicrotask(flush);
  stale.add(address);
}

function flush() {
  for (const each of stale) paint(each);
  stale.clear();
}

export function go(address) {
  keep("sheet", address);
  show(address);
}

export function firstSheet(address) {
  const form = model.forms.find((each) => addresses(each).includes(address)) ?? model.forms[0];
  if (!form) return null;
  current = form.key;
  build();
  return addresses(form).includes(address) ? address : (addresses(form)[0] ?? null);
}

function opened(sheet) {
  if (sheet.form.key !== current) {
    current = sheet.form.key;
    build();
  }
  for (const [address, { button }] of rows) {
    if (address === sheet.address) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
  const strip = find("#works");
  const button = rows.get(sheet.address)?.button;
  // Not scrollIntoView: that would move the page as well.
  if (button) strip.scrollTo({ left: button.offsetLeft - strip.offsetLeft - 48, top: button.offsetTop - strip.offsetTop - 96 });
}

export function start() {
  find("#forms").addEventListener("change", (event) => {
    current = event.target.value;
    build();
    if (rows.size) go(rows.keys().next().value);
  });
  on("work", build);
  on("opened", opened);
  on("cell", (cell) => soon(cell.sheet));
  on("sheet", (sheet) => soon(sheet.address));
}
