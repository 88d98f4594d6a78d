// The sheet that is open: its items are built once for a form and painted one by one.
import { el, find, write } from "./dom.js";
import { buildItem, forgetTyping, paintItem, putBack } from "./items.js";
import { writeNote } from "./beside.js";
import { acceptTheirs, canUndo, enter, keepMine, takeTheirs, undo } from "./marking.js";
import { canMark, canWrite, cellOf, cellsOf, isMarked, isSigned, model, on, sentBack, tell } from "./model.js";
import { aspectOf, noteName } from "./names.js";
import { fromHundredths, hundredths } from "./numbers.js";
import { addPhoto, dropPhoto } from "./photos.js";
import { keep, kept, say, spoken } from "./words.js";

let open = null; // address
let items = new Map(); // aspect id → item
let built = "";

export const openSheet = () => model.sheets.get(open) ?? null;

const noted = (aspect) => ({ id: noteName(aspect.id), kind: "note" });

const acts = {
  enter: (aspect, typed) => canMark(openSheet(), aspect.id) && enterHere(openSheet(), aspect, typed),
  keepMine: (aspect, cell) => keepMine(openSheet(), aspect, cell),
  takeTheirs: (aspect, cell) => takeTheirs(openSheet(), aspect, cell),
  acceptTheirs: (cell) => acceptTheirs(cell),
  // Leaving the field is no answer to a trouble: that has its buttons.
  note: (aspect, text) => cellOf(open, noteName(aspect.id)).typed !== text && acts.enter(noted(aspect), text),
  keepNote: (aspect, cell) => keepMine(openSheet(), noted(aspect), cell),
  addPhoto: (aspect, file) => addPhoto(openSheet(), aspect, file),
  dropPhoto: (aspect, photo) => dropPhoto(openSheet(), aspect, photo, acts.enter),
  repaint: (aspect) => paintItem(items.get(aspect.id), openSheet(), cellOf(open, aspect.id)),
};

async function enterHere(sheet, aspect, typed) {
  if ((await enter(sheet, aspect, typed)) === false) putBack(items.get(aspect.id), cellOf(open, aspect.id));
}

export function show(address) {
  if (!model.sheets.has(address)) return;
  commit();
  const moved = open !== address;
  open = address;
  const sheet = openSheet();
  const shape = JSON.stringify([sheet.form.key, sheet.form.aspects, document.documentElement.lang]);
  if (shape !== built) build(sheet);
  built = shape;
  if (moved) for (const each of items.values()) forgetTyping(each);
  paint();
  if (moved) scrollTo(0, 0);
  tell("opened", sheet);
}

// What is still in a field is entered before the page turns or sleeps.
export function commit() {
  if (document.activeElement?.matches?.("input.number, textarea.note")) document.activeElement.blur();
}

function build(sheet) {
  const list = sheet.form.aspects.map((each, index) => buildItem(each, index, acts));
  items = new Map(list.map((each) => [each.aspect.id, each]));
  find("#items").replaceChildren(...list.map((each) => each.root));
}

function paint() {
  const sheet = openSheet();
  for (const item of items.values()) paintItem(item, sheet, cellOf(open, item.aspect.id));
  paintHead(sheet);
  paintBar(sheet);
}

function paintHead(sheet) {
  const { form, work, state, trouble, address } = sheet;
  write(find("#sheet-event"), `${form.event} · ${say("seat", { seat: form.seat })}`);
  write(find("#sheet-code"), work.code);
  write(find("#sheet-title"), form.title);
  write(find("#sheet-place"), work.station ? say("place", work) : "");
  const said = [];
  if (work.competing === false) said.push(["warn", say("not_competing", { said: work.said })]);
  else if (trouble) said.push(["bad", sheetTrouble(trouble)]);
  if (isSigned(address)) said.push(["warn", say("signed_here")]);
  else if (state !== "draft") said.push(["good", say(`sheet_${state}`)]);
  else if (work.returned) said.push(["bad", say("returned", { reason: work.returned })]);
  if (sentBack(sheet).length && state === "draft") said.push(["warn", say("only", { items: sentBack(sheet).join(say("comma")) })]);
  if (work.locked && state === "draft") said.push(["warn", say("day_locked")]);
  find("#sheet-said").replaceChildren(...said.map(([tone, text]) => el("p", { class: `said said-${tone}` }, text)));
}

function sheetTrouble({ outcome, problem, seen }) {
  const moved = openSheet().form.aspects.filter((each) => (seen?.[each.id] ?? null) !== null && seen[each.id] !== cellOf(open, each.id).typed);
  const list = moved.map((each) => each.id).join(say("comma"));
  return `${say(`sheet_${outcome}`, { items: list })} ${spoken(problem)}`.trim();
}

function paintBar(sheet) {
  const cells = cellsOf(sheet);
  const left = cells.filter((each) => !isMarked(each)).length;
  const writable = canWrite(sheet);
  write(find("#left-number"), String(left));
  find("#left").hidden = !writable || left === 0;
  write(find("#done"), say("done", { done: cells.filter(isMarked).length, all: cells.length }));
  find("#undo").disabled = !writable || !canUndo(sheet);
  find("#review").hidden = !writable;
  paintSum(sheet, cells);
}

// Judgements are averaged over the panel and are no part of a sum.
function paintSum(sheet, cells) {
  const counted = sheet.form.aspects.map((aspect, index) => ({ aspect, cell: cells[index] })).filter(({ aspect }) => aspect.kind !== "judgement");
  const sum = counted.reduce((total, { aspect, cell }) => total + (aspect.kind === "deduction" ? -1 : 1) * hundredths(cell.value || 0), 0);
  const hidden = kept("sum") === "hidden";
  const open = counted.some(({ aspect, cell }) => aspect.measured && isMarked(cell) && !cell.value);
  find("#sum").hidden = counted.length === 0;
  const words = counted.length < cells.length ? "sum_without_judgements" : "sum";
  write(find("#sum-words"), say(words));
  write(find("#sum-number"), hidden ? "•••" : fromHundredths(sum) + (open ? " +" : ""));
  find("#sum").setAttribute("aria-pressed", String(hidden));
  find("#sum").setAttribute("aria-label", hidden ? say("show_sum") : `${say(words)} ${fromHundredths(sum)}. ${say("hide_sum")}`);
}

export function firstLeft() {
  const sheet = openSheet();
  const left = sheet.form.aspects.find((each) => !isMarked(cellOf(open, each.id)));
  if (left) goTo(left.id);
}

export function goTo(aspect) {
  const root = items.get(aspectOf(aspect))?.root;
  root?.scrollIntoView({ block: "start" });
  root?.focus({ preventScroll: true });
}

export function goToNote(aspect) {
  goTo(aspect);
  writeNote(items.get(aspect).beside);
}

// What changed is a mark, or stands beside one.
function paintAt({ sheet, aspect }) {
  const item = sheet === open && openSheet() ? items.get(aspectOf(aspect)) : null;
  if (item) paintItem(item, openSheet(), cellOf(open, item.aspect.id));
  return Boolean(item);
}

export function start() {
  find("#left").addEventListener("click", firstLeft);
  find("#undo").addEventListener("click", async () => {
    commit();
    const aspect = await undo(openSheet());
    if (aspect) goTo(aspect.id);
  });
  find("#sum").addEventListener("click", () => {
    keep("sum", kept("sum") === "hidden" ? "shown" : "hidden");
    paintBar(openSheet());
  });
  on("cell", (cell) => {
    if (paintAt(cell)) paintBar(openSheet());
  });
  on("photo", paintAt);
  on("sheet", (sheet) => sheet.address === open && paint());
  on("work", () => openSheet() && show(open));
}
