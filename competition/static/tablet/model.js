// What the screen shows. Memory is its truth and the database its journal: the screen never goes back behind the finger.
import { afterChoice, choicesIn } from "./chosen.js";
import { typedOf } from "./numbers.js";
import { aspectOf, noteName } from "./names.js";
import { isWaiting, overBy } from "./photo-store.js";
import { cellKey } from "./store.js";
import { isWiped } from "./wiped.js";

const listeners = new Map();
const root = document.documentElement.dataset;
const gone = new Set(); // operations that were answered: another window's word of one may come after its end

export const model = {
  judge: null, // {id, name}
  device: null,
  release: "",
  forms: [],
  sheets: new Map(), // address → {address, form, work, state, trouble}
  cells: new Map(), // key → {key, sheet, aspect, typed, value, version, trouble, queued, writing, failed}
  ops: new Map(), // op_id → operation, as in the journal
  photos: new Map(), // id → photo, as in the journal
  others: 0, // operations of other judges on this device
  failed: 0, // of these, those that the disk did not take so far
  writing: 0, // taps on their way to the disk
  entered: 0, // taps that arrived there since the page was opened
};

// Events: cell(cell), sheet(sheet), photo(photo), queue(), work().
export function on(name, listener) {
  listeners.set(name, [...(listeners.get(name) ?? []), listener]);
}

export function tell(name, value) {
  for (const each of listeners.get(name) ?? []) each(value);
}

export const keyOf = (sheet, aspect) => cellKey(model.judge.id, sheet, aspect);

export function cellOf(sheet, aspect) {
  const key = keyOf(sheet, aspect);
  let cell = model.cells.get(key);
  if (!cell) {
    cell = { key, sheet, aspect, ...empty(), queued: 0, writing: 0, failed: false };
    model.cells.set(key, cell);
  }
  return cell;
}

const empty = () => ({ typed: "", value: "", version: 0, trouble: null });

export const isMarked = (cell) => cell.typed !== "";

// One word for each item: open, sent, local (on this device only), writing, failed, conflict, chosen, locked, refused.
export function statusOf(cell) {
  if (cell.failed) return "failed";
  if (cell.writing) return "writing";
  if (cell.queued) return "local";
  if (cell.trouble) return cell.trouble.outcome;
  return isMarked(cell) ? "sent" : "open";
}

const waitingPhotos = () => [...model.photos.values()].filter(isWaiting).length;
export const unsent = () => model.ops.size + waitingPhotos();
export const pending = () => unsent() + model.writing;
export const waitsFor = (sheet) => [...model.ops.values()].some((each) => each.sheet === sheet);
export const isSigned = (sheet) => [...model.ops.values()].some((each) => each.sheet === sheet && each.kind === "submit");

export function canWrite(sheet) {
  const { work, address } = sheet;
  return work.competing !== false && !work.locked && sheet.state === "draft" && !isSigned(address);
}

// Where the chief judge sent single aspects back, only these are marked again.
export const sentBack = (sheet) => Object.keys(sheet.work.only ?? {});
export const canMark = (sheet, name) => canWrite(sheet) && (!sentBack(sheet).length || sentBack(sheet).includes(aspectOf(name)));

// What is taken off needs a reason before the sheet is signed; the server says so too.
export function lacksReason(sheet, aspect) {
  if (aspect.kind !== "deduction" || !canMark(sheet, aspect.id)) return false;
  return Number(cellOf(sheet.address, aspect.id).value) > 0 && !isMarked(cellOf(sheet.address, noteName(aspect.id)));
}

export const cellsOf = (sheet) => sheet.form.aspects.map((each) => cellOf(sheet.address, each.id));
export const unmarked = (sheet) => cellsOf(sheet).filter((each) => !isMarked(each));
export const troubles = () =>
  [...model.cells.values(), ...model.sheets.values(), ...model.photos.values()].filter((each) => each.trouble && !each.queued);

// Whose list it is, and which marks stand on the server; what waits here or went wrong stays as it is. What is on its way to
// the disk stays in any case.
export function takeWork(work, { journalFollows = false } = {}) {
  if (model.judge && model.judge.id !== work.judge.id) forget();
  Object.assign(model, { judge: work.judge, device: work.device, release: work.release, forms: work.forms });
  const stays = (each) => each.writing || each.failed || (!journalFollows && (each.queued || each.trouble));
  const lasts = (each) => each.writing || each.queued || !isWiped(each.sheet, work.forms);
  const kept = [...model.cells.values()].filter((each) => stays(each) && lasts(each));
  const records = new Map([...model.sheets].filter(([address, each]) => each.trouble && !journalFollows && !isWiped(address, work.forms)));
  model.cells = new Map();
  model.sheets = new Map();
  for (const form of work.forms) for (const each of form.works) takeSheet(form, each, records);
  const choices = choicesIn(work);
  for (const each of kept) model.cells.set(each.key, each.queued ? each : afterChoice(each, choices.get(each.key)));
  for (const [address, each] of records) if (!model.sheets.has(address)) model.sheets.set(address, each);
  for (const each of overBy(work, [...model.photos.values()])) model.photos.delete(each.id);
  tell("work");
  tellQueue();
}

function takeSheet(form, work, records) {
  const address = `${form.key}/${work.code}`;
  model.sheets.set(address, { address, form, work, state: work.state, trouble: records.get(address)?.trouble ?? null, writing: 0 });
  for (const [aspect, found] of Object.entries(work.marks)) {
    Object.assign(cellOf(address, aspect), { typed: typedOf(found), value: found.value ?? "", version: found.version });
  }
  for (const [aspect, found] of Object.entries(work.notes ?? {})) {
    Object.assign(cellOf(address, noteName(aspect)), { typed: found.entered, version: found.version });
  }
}

function forget() {
  for (const each of ["sheets", "cells", "ops", "photos"]) model[each] = new Map();
}

// What the journal holds is newer than the work list it lies beside.
export function takeJournal(found) {
  model.ops = new Map();
  for (const cell of model.cells.values()) cell.queued = 0;
  model.others = found.others;
  model.photos = new Map();
  absorb({ cells: found.cells, added: found.ops, dropped: [], photos: found.photos });
}

// A change of the journal, made by this window or another one.
export function absorb(change) {
  for (const id of change.dropped) if (model.ops.has(id)) count(model.ops.get(id), -1);
  for (const id of change.dropped) model.ops.delete(id);
  for (const id of change.dropped) gone.add(id);
  const added = change.added.filter((each) => !gone.has(each.op_id));
  for (const op of added) if (!model.ops.has(op.op_id)) count(op, 1);
  for (const op of added) model.ops.set(op.op_id, op);
  for (const id of change.gone ?? []) absorbPhoto(id, null);
  for (const photo of change.photos ?? []) absorbPhoto(photo.id, photo);
  for (const record of change.cells) record.aspect ? absorbCell(record) : absorbSheet(record);
  tellQueue();
}

function count(op, by) {
  const sheet = model.sheets.get(op.sheet);
  if (op.kind === "submit") return void (sheet && tell("sheet", sheet));
  const cell = cellOf(op.sheet, op.aspect);
  cell.queued += by;
  tell("cell", cell);
}

function absorbCell(record) {
  const cell = cellOf(record.sheet, record.aspect);
  // A tap that is still on its way to the disk is newer than any record.
  const { typed, value } = cell.writing || cell.failed ? cell : record;
  Object.assign(cell, { typed, value, version: record.version, trouble: record.trouble });
  tell("cell", cell);
}

function absorbPhoto(id, photo) {
  const before = model.photos.get(id);
  if (photo) model.photos.set(id, photo);
  else model.photos.delete(id);
  if (photo ?? before) tell("photo", photo ?? before);
}

function absorbSheet(record) {
  const sheet = model.sheets.get(record.sheet);
  if (!sheet) return;
  Object.assign(sheet, { state: record.state ?? sheet.state, trouble: record.trouble, key: record.key });
  tell("sheet", sheet);
}

export function tellQueue() {
  root.writing = model.writing;
  root.pending = pending();
  root.entered = model.entered;
  tell("queue");
}
