// Beside the mark of one aspect: a note, which of a deduction is the reason, and up to four photos.
import { el, mark, write } from "./dom.js";
import { canMark, cellOf, lacksReason, statusOf } from "./model.js";
import { noteName } from "./names.js";
import { MOST_PHOTOS, photosBeside, showPhoto, sourceOf } from "./photos.js";
import { paintTrouble } from "./trouble.js";
import { say } from "./words.js";

const LONGEST = 500;
const AFTER_TYPING = 700;

export const wordOf = (aspect) => (aspect.kind === "deduction" ? "reason" : "note");

// Its button and the camera stand in the foot of the item; the rest is built when there is something to show.
export function buildBeside(aspect, name, acts) {
  const open = el("button", { type: "button", class: "quiet", "aria-expanded": "false", "aria-controls": `${name}-beside` }, say(wordOf(aspect)));
  open.setAttribute("aria-label", say(`${wordOf(aspect)}_item`, { item: aspect.id }));
  const file = el("input", { type: "file", accept: "image/*", capture: "environment", "aria-label": say("photo_item", { item: aspect.id }) });
  const pick = el("label", { class: "button quiet pick" }, file, el("span", { "aria-hidden": "true" }, say("photo")));
  const root = el("div", { class: "beside", id: `${name}-beside`, hidden: true });
  const beside = { aspect, name, acts, open, pick, file, root, asked: false, note: null, photos: null, shown: "", pictures: "" };
  open.addEventListener("click", () => toggle(beside));
  file.addEventListener("change", () => take(beside));
  return beside;
}

function toggle(beside) {
  beside.asked = beside.root.hidden;
  beside.root.hidden = !beside.asked;
  mark(beside.open, "aria-expanded", beside.asked);
  if (!beside.asked) return;
  build(beside);
  beside.acts.repaint(beside.aspect);
  beside.note.focus();
}

export function writeNote(beside) {
  if (beside.root.hidden) toggle(beside);
  else beside.note.focus();
}

function build(beside) {
  if (beside.note) return;
  const { aspect, name, acts } = beside;
  const note = el("textarea", { id: `${name}-note`, class: "note", rows: 2, "aria-describedby": `${name}-note-state ${name}-note-wrong` });
  let timer;
  const save = () => {
    clearTimeout(timer);
    const text = note.value.trim();
    const long = text.length > LONGEST;
    sayWrong(beside, long ? say("note_too_long", { n: text.length, most: LONGEST }) : "");
    if (long) note.setAttribute("aria-invalid", "true");
    else note.removeAttribute("aria-invalid");
    if (!long) acts.note(aspect, text);
  };
  note.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, AFTER_TYPING);
  });
  note.addEventListener("blur", () => !note.readOnly && save());
  const label = el("label", { for: note.id }, say(wordOf(aspect)), el("span", { class: "quiet-words" }, ` ${say(aspect.kind === "deduction" ? "reason_asked" : "note_free")}`));
  const wrong = el("p", { class: "item-wrong", id: `${name}-note-wrong`, role: "alert", hidden: true });
  const state = el("p", { class: "item-state", id: `${name}-note-state` });
  const trouble = el("div", { class: "item-trouble", hidden: true });
  const photos = el("ul", { class: "photos", hidden: true });
  Object.assign(beside, { note, wrong, state, trouble, photos });
  beside.root.append(label, note, wrong, state, trouble, photos);
}

function sayWrong(beside, sentence) {
  write(beside.wrong, sentence);
  beside.wrong.hidden = !sentence;
}

async function take(beside) {
  const [file] = beside.file.files;
  beside.file.value = "";
  if (!file) return;
  build(beside);
  sayWrong(beside, "");
  const wrong = await beside.acts.addPhoto(beside.aspect, file);
  if (wrong) {
    beside.root.hidden = false;
    sayWrong(beside, say(wrong));
  }
}

export function forgetNote(beside) {
  beside.asked = false;
  if (!beside.note) return;
  beside.note.removeAttribute("aria-invalid");
  sayWrong(beside, "");
}

export function paintBeside(beside, sheet) {
  const { aspect, open, pick, root } = beside;
  const cell = cellOf(sheet.address, noteName(aspect.id));
  const writable = canMark(sheet, aspect.id);
  const photos = photosBeside(sheet, aspect.id);
  const lacks = lacksReason(sheet, aspect);
  const there = cell.typed !== "" || cell.trouble || photos.length > 0 || lacks;
  hide(open, !writable || Boolean(there));
  hide(pick, !writable || photos.length >= MOST_PHOTOS);
  hide(root, !there && !(beside.asked && writable));
  mark(open, "aria-expanded", !root.hidden);
  if (root.hidden && !beside.note) return;
  build(beside);
  paintNote(beside, cell, { writable, lacks });
  const take = () => beside.acts.acceptTheirs(cell);
  const act = { keepMine: () => beside.acts.keepNote(aspect, cell), takeTheirs: take, acceptTheirs: take };
  beside.shown = paintTrouble(beside.shown, beside.trouble, cell, writable, act);
  paintPhotos(beside, sheet, photos, writable);
}

// Only what differs: a tap paints one item.
function hide(element, hidden) {
  if (element.hidden !== hidden) element.hidden = hidden;
}

function paintNote({ note, state, wrong, root }, cell, { writable, lacks }) {
  note.readOnly = !writable;
  root.classList.toggle("lacks", lacks);
  const status = statusOf(cell);
  write(state, lacks ? say("reason_missing") : status === "open" ? "" : say(`item_${status}`));
  // Nothing is changed under somebody who types, and what is too long stays to be shortened.
  if (document.activeElement === note || note.hasAttribute("aria-invalid")) return;
  if (note.value !== cell.typed) note.value = cell.typed;
  if (!cell.typed && !writable) wrong.hidden = true;
}

function paintPhotos(beside, sheet, photos, writable) {
  const next = JSON.stringify([sheet.address, writable, photos.map((each) => [each.id, each.state])]);
  if (beside.pictures === next) return;
  beside.pictures = next;
  beside.photos.hidden = photos.length === 0;
  beside.photos.replaceChildren(...photos.map((photo, index) => thumbnail(beside, photo, index + 1, writable)));
}

function thumbnail({ aspect, acts }, photo, number, writable) {
  const words = say(`photo_${photo.state}`);
  const drop = writable ? () => acts.dropPhoto(aspect, photo) : null;
  const label = say("photo_numbered", { item: aspect.id, number, state: words });
  const button = el("button", { type: "button", class: "thumb", "aria-label": label, onclick: () => showPhoto(photo, label, drop) }, el("img", { src: sourceOf(photo), alt: "" }));
  return el("li", { "data-state": photo.state }, button, el("small", {}, words));
}
