// Before a sheet is handed in: every item in one column, then the signature. What is signed is what stands there.
import { wordOf } from "./beside.js";
import { el, find, write } from "./dom.js";
import { isOpen, signatureOf, signSheet } from "./marking.js";
import { canWrite, cellOf, isMarked, lacksReason, model, on, statusOf, tellQueue } from "./model.js";
import { noteName } from "./names.js";
import { canonical } from "./numbers.js";
import { photosBeside } from "./photos.js";
import { canKeep } from "./pin.js";
import { goTo, goToNote, openSheet, commit } from "./sheet.js";
import { Pad } from "./signature.js";
import { asksPin, isPin, readPin, reason, vouch } from "./vouching.js";
import { say } from "./words.js";

let pad;
let shown = false;
let signing = null; // the address of the sheet that is reviewed
let proving = false;

const page = () => find("#review-page");

function value(aspect, cell) {
  if (!isMarked(cell)) return say("item_open");
  const words = aspect.choices.find((each) => each.value === cell.typed)?.words;
  const gives = aspect.measured && cell.value ? ` → ${canonical(cell.value)}` : "";
  if (words && aspect.measured) return `${words}${gives}`;
  return words && words !== cell.typed ? `${cell.typed} · ${words}` : `${cell.typed}${gives}`;
}

function paint() {
  const sheet = openSheet();
  if (!sheet || !canWrite(sheet)) return close();
  const cells = sheet.form.aspects.map((aspect) => lineOf(sheet, aspect));
  write(find("#review-title"), say("review_title", { code: sheet.work.code, title: sheet.form.title }));
  find("#review-items").replaceChildren(...cells.map(row));
  const left = cells.filter(({ wrong }) => wrong).length;
  const unexplained = cells.filter(({ lacks }) => lacks).map(({ aspect }) => aspect.id);
  const sentences = [left > unexplained.length && say("sign_missing", { n: left - unexplained.length }), unexplained.length && say("sign_reasons", { items: unexplained.join(say("comma")) })];
  find("#sign-part").hidden = left > 0;
  find("#sign-pin-row").hidden = !asksPin();
  find("#sign-pin-later").hidden = !asksPin() || canKeep();
  find("#sign-missing").hidden = left === 0;
  write(find("#sign-missing-words"), sentences.filter(Boolean).join(" "));
}

// A mark, the note and the photos beside it, and what keeps it from being signed.
function lineOf(sheet, aspect) {
  const cell = cellOf(sheet.address, aspect.id);
  const note = cellOf(sheet.address, noteName(aspect.id));
  const open = isOpen(cell);
  const stuck = ["conflict", "refused"].includes(statusOf(note));
  const lacks = !open && !stuck && lacksReason(sheet, aspect);
  return { aspect, cell, note, photos: photosBeside(sheet, aspect.id).length, lacks, open, wrong: open || stuck || lacks };
}

function row({ aspect, cell, note, photos, lacks, open, wrong }) {
  const status = statusOf(cell);
  const text = el("span", { class: "review-words" }, el("span", { class: "item-id" }, aspect.id), ` ${aspect.description}`);
  const jump = wrong ? el("button", { type: "button", onclick: () => back(aspect.id, !open) }, say(lacks ? "write_reason" : "mark_it")) : "";
  if (note.typed) text.append(el("span", { class: "review-note" }, `${say(wordOf(aspect))}${say("colon")}${note.typed}`));
  if (photos) text.append(el("span", { class: "review-note" }, say("photos_count", { n: photos })));
  return el("li", { class: wrong ? "wrong" : "" }, text, el("strong", { class: "review-value" }, value(aspect, cell)), el("small", {}, say(`item_${status}`)), jump);
}

function open() {
  commit();
  shown = true;
  signing = openSheet().address;
  pad.clear();
  find("#typed-name").value = "";
  find("#sign-pin").value = "";
  write(find("#sign-wrong"), "");
  find("#sheet").hidden = true;
  find("#bar").hidden = true;
  page().hidden = false;
  paint();
  scrollTo(0, 0);
  page().focus();
}

export const isShown = () => shown;

export function close() {
  if (!shown) return;
  shown = false;
  page().hidden = true;
  find("#sheet").hidden = false;
  find("#bar").hidden = false;
}

function back(aspect, note = false) {
  close();
  if (aspect && note) goToNote(aspect);
  else if (aspect) goTo(aspect);
  else find("#sheet").focus();
}

const ready = () => pad.isSigned && !proving && (!asksPin() || isPin(find("#sign-pin").value));

function paintSign() {
  find("#sign").disabled = !ready();
}

async function sign() {
  const sheet = openSheet();
  if (!ready() || !canWrite(sheet)) return;
  const op = signatureOf(sheet, pad.data);
  if (asksPin() && !(await proved(op))) return;
  if (shown && signing === op.sheet) {
    close();
    scrollTo(0, 0);
    find("#sheet").focus();
  }
  await signSheet(sheet, op);
}

// The PIN is looked at before the page turns: a wrong one leaves the signature as it was drawn. Until then it counts as on its
// way to the disk, so that nobody takes the tablet over in between.
async function proved(op) {
  count(1);
  try {
    Object.assign(op, await vouch(op, readPin(find("#sign-pin"))));
    return true;
  } catch (error) {
    write(find("#sign-wrong"), reason(error));
    find("#sign-pin").select();
    return false;
  } finally {
    count(-1);
  }
}

function count(by) {
  proving = by > 0;
  model.writing += by;
  tellQueue();
  paintSign();
}

export function start() {
  pad = new Pad(find("#pad"), paintSign);
  find("#sign-pin").addEventListener("input", paintSign);
  find("#sign-pin-row").addEventListener("submit", (event) => {
    event.preventDefault();
    find("#sign").click(); // a button that is off takes no click
  });
  find("#review").addEventListener("click", open);
  find("#review-back").addEventListener("click", () => back());
  find("#sign-first").addEventListener("click", () => find("#review-items li.wrong button").click());
  find("#pad-clear").addEventListener("click", () => {
    find("#typed-name").value = "";
    pad.clear();
  });
  find("#typed-name").addEventListener("input", (event) => pad.type(event.target.value));
  find("#sign").addEventListener("click", sign);
  // A list that comes anew shows the sheet again; only another sheet ends the review.
  on("opened", (sheet) => shown && (sheet.address === signing ? paint() : close()));
  on("cell", (cell) => shown && cell.sheet === signing && paint());
  on("sheet", (sheet) => shown && sheet.address === signing && paint());
  on("photo", (photo) => shown && photo.sheet === signing && paint());
}
