// A tap: the screen at once, then the disk, then the network.
import { checked } from "./confirming.js";
import { isMarked, cellOf, keyOf, model, statusOf, tell, tellQueue, absorb } from "./model.js";
import * as store from "./store.js";
import { sendSoon, shareChange } from "./sync.js";

const AGAIN = 2000;
const BESIDE = ["note", "drop_photo"];
const undone = new Map(); // sheet → what stood before each tap, the newest last

export const canUndo = (sheet) => (undone.get(sheet.address) ?? []).length > 0;

export async function enter(sheet, aspect, typed) {
  const cell = cellOf(sheet.address, aspect.id);
  if (cell.typed === typed && !cell.trouble) return true;
  const before = cell.typed;
  return checked(sheet, aspect, typed, (confirmed) => {
    // A photo is taken away in two steps, and is not among what one tap brings back.
    if (aspect.kind !== "drop_photo") undone.set(sheet.address, [...(undone.get(sheet.address) ?? []), { aspect, typed: before }]);
    return put(sheet, aspect, typed, confirmed);
  });
}

// Undoing is one more operation: nothing is ever taken out of the log.
export async function undo(sheet) {
  const last = undone.get(sheet.address)?.pop();
  if (last) await checked(sheet, last.aspect, last.typed, (confirmed) => put(sheet, last.aspect, last.typed, confirmed));
  return last?.aspect;
}

async function put(sheet, aspect, typed, confirmed) {
  const cell = cellOf(sheet.address, aspect.id);
  const kind = BESIDE.includes(aspect.kind) ? aspect.kind : "mark";
  const op = operation(kind, sheet.address, aspect.id);
  Object.assign(op, { typed, base_version: cell.version, answers: cell.trouble?.id ?? null, confirmed });
  // What is measured becomes a mark on the server; until then nothing is known to count.
  Object.assign(cell, { typed, value: aspect.measured ? "" : typed, trouble: null });
  await journalled(cell, () => store.enter(op, cell.value));
  return true;
}

function operation(kind, sheet, aspect) {
  const judge = model.judge.id;
  const form = model.sheets.get(sheet)?.form.scheme ?? ""; // an aspect's name may mean another thing in another scheme
  return { op_id: store.uuid(), judge, kind, sheet, form, aspect, key: keyOf(sheet, aspect), at: new Date().toISOString() };
}

async function journalled(cell, write) {
  const judge = model.judge.id;
  cell.writing += 1;
  model.writing += 1;
  tell("cell", cell);
  tellQueue();
  const change = await untilWritten(cell, write);
  cell.writing -= 1;
  model.writing -= 1;
  model.entered += 1;
  if (judge === model.judge.id) absorb(change);
  else tellQueue();
  shareChange(judge, change);
  sendSoon();
}

// A full disk is told and tried again; the mark stays on the screen and the page says that it must not be closed.
async function untilWritten(cell, write) {
  for (;;) {
    try {
      const change = await write();
      if (cell.failed) model.failed -= 1;
      cell.failed = false;
      return change;
    } catch {
      if (!cell.failed) model.failed += 1;
      cell.failed = true;
      tell("cell", cell);
      tellQueue();
      await new Promise((resolve) => setTimeout(resolve, AGAIN));
    }
  }
}

// One's own value is entered again, now knowing the other.
export function keepMine(sheet, aspect, cell) {
  const { mine } = cell.trouble;
  return checked(sheet, aspect, mine, (confirmed) => put(sheet, aspect, mine, confirmed));
}

// The server's value is entered too: who looks at the conflict from elsewhere learns that it was answered.
export const takeTheirs = (sheet, aspect, cell) => put(sheet, aspect, cell.trouble.standing);

export async function acceptTheirs(record) {
  const change = await store.accept(record);
  absorb(change);
  shareChange(model.judge.id, change);
}

// Signed is what was seen: the server hands nothing in that stands otherwise there.
export function signatureOf(sheet, signature) {
  const seen = Object.fromEntries(sheet.form.aspects.map((each) => [each.id, cellOf(sheet.address, each.id).typed]));
  return Object.assign(operation("submit", sheet.address, ""), { base_version: sheet.work.version, signature, seen });
}

export async function signSheet(sheet, op) {
  await journalled(sheet, () => store.sign(op));
  undone.delete(sheet.address);
}

export const isOpen = (cell) => !isMarked(cell) || ["conflict", "refused"].includes(statusOf(cell));
