// The journal of this device: `kept` (work lists, by judge), `cells` (marks newer than the work list, and what is wrong
// with them), `ops` (what the server has not answered for yet). Everything is keyed by judge: two on one device never mix.
import { afterChoice, choicesIn } from "./chosen.js";
import { then, transact, uuid } from "./database.js";
import { allPhotos, isWaiting, photosOf, tidyPhotos } from "./photo-store.js";
import { settleBatch } from "./settling.js";
import { isWiped } from "./wiped.js";

export { uuid };

export const MOST = 100;
export const cellKey = (judge, sheet, aspect) => `${judge}|${sheet}|${aspect}`;

export const get = async (name) => {
  const found = await transact(["kept"], "readonly", (kept) => {
    const out = {};
    then(kept.get(name), (value) => (out.value = value));
    return out;
  });
  return found.value;
};

export const put = (name, value) => transact(["kept"], "readwrite", (kept) => void kept.put(value, name));

// All that this device holds of a judge, and how much of others waits.
export const journal = (judge) =>
  transact(["kept", "cells", "ops"], "readonly", (kept, cells, ops) => {
    const out = { work: null, cells: [], ops: [], photos: [], others: 0 };
    then(kept.get(`work/${judge}`), (found) => (out.work = found ?? null));
    then(cells.index("judge").getAll(judge), (found) => (out.cells = found));
    then(ops.getAll(), (found) => {
      out.ops = found.filter((each) => each.judge === judge);
      out.others += found.length - out.ops.length;
    });
    allPhotos(kept, (found) => {
      out.photos = found.filter((each) => each.judge === judge);
      out.others += found.filter((each) => each.judge !== judge && isWaiting(each)).length;
    });
    return out;
  });

// The mark and its operation are written together or not at all. An operation that was never tried is replaced by a newer
// one of the same cell; one that was tried stays, for its answer may be lost and not its effect.
export const enter = (op, value) =>
  transact(["cells", "ops"], "readwrite", (cells, ops) => {
    const change = { cells: [], added: [], dropped: [] };
    then(cells.get(op.key), (cell) => {
      // The judge answers the trouble that was on the screen; one that came after the tap is not overridden unseen.
      const unseen = cell?.trouble && cell.trouble.id !== op.answers;
      const base = cell && !unseen ? cell.version : op.base_version;
      const next = { ...cell, key: op.key, judge: op.judge, sheet: op.sheet, aspect: op.aspect, version: base };
      Object.assign(next, { typed: op.typed, value, trouble: unseen ? cell.trouble : null });
      then(ops.index("judge").getAll(op.judge), (queue) => {
        for (const each of queue.filter((old) => old.key === op.key && !old.tried)) {
          ops.delete(each.seq);
          change.dropped.push(each.op_id);
        }
        const added = { ...op, base_version: base, tried: 0 };
        ops.add(added);
        cells.put(next);
        change.added.push(added);
        change.cells.push(next);
      });
    });
    return change;
  });

export const sign = (op) =>
  transact(["cells", "ops"], "readwrite", (cells, ops) => {
    const added = { ...op, tried: 0 };
    ops.add(added);
    const cell = sheetRecord(op, null);
    then(cells.get(op.key), (old) => cells.put(Object.assign(cell, { state: old?.state ?? "draft" })));
    return { cells: [cell], added: [added], dropped: [] };
  });

// A signature whose PIN was given now goes out again.
export const prove = (op) =>
  transact(["ops"], "readwrite", (ops) => {
    const proved = { ...op, unproven: false };
    ops.put(proved);
    return { cells: [], added: [proved], dropped: [] };
  });

const sheetRecord = (op, trouble) => ({ key: op.key, judge: op.judge, sheet: op.sheet, aspect: "", trouble });

// A signature waits behind everything of its sheet, photos too: what comes after it would be too late.
// Claiming is reading and stamping in one transaction, so that `enter` can never replace what is being sent. Of a cell one
// operation at a time: the next one's base is known when the first was answered.
export const claim = (judge, most) =>
  transact(["kept", "ops"], "readwrite", (kept, ops) => {
    const batch = [];
    const choose = (queue, photos) => {
      const cells = new Set();
      const sheets = new Set(photos.filter(isWaiting).map((each) => each.sheet));
      for (const op of queue) {
        const waits = op.unproven || cells.has(op.key) || (op.kind === "submit" && sheets.has(op.sheet));
        cells.add(op.key);
        sheets.add(op.sheet);
        if (waits || batch.length >= most) continue;
        op.tried += 1;
        ops.put(op);
        batch.push(op);
      }
    };
    then(ops.index("judge").getAll(judge), (queue) => {
      if (queue.some((each) => each.kind === "submit")) photosOf(kept, judge, (photos) => choose(queue, photos));
      else choose(queue, []);
    });
    return batch;
  });

// What the server said about a batch. `settles` counts, so that a work list asked for earlier is not taken for newer.
export const settle = (judge, batch, results) =>
  transact(["kept", "cells", "ops"], "readwrite", (kept, cells, ops) => {
    const change = { cells: [], added: [], dropped: [] };
    then(kept.get(`settles/${judge}`), (count) => kept.put((count ?? 0) + 1, `settles/${judge}`));
    settleBatch({ cells, ops, judge, batch, results, change });
    return change;
  });

// The server's value is chosen, or a sentence was read: nothing is sent.
export const accept = (cell) =>
  transact(["cells"], "readwrite", (cells) => {
    const change = { cells: [], added: [], dropped: [] };
    then(cells.get(cell.key), (found) => {
      if (!found?.trouble || found.trouble.id !== cell.trouble.id) return;
      const next = { ...found, ...(found.aspect ? { typed: found.trouble.standing } : {}), trouble: null };
      cells.put(next);
      change.cells.push(next);
    });
    return change;
  });

export const settles = async (judge) => (await get(`settles/${judge}`)) ?? 0;

// A new work list takes the place of the journal, except where an operation waits or something is wrong. False where an
// answer came in since it was asked for: then it may be older than the journal.
export const keepWork = async (judge, kept, counted) => {
  const out = await transact(["kept", "cells", "ops"], "readwrite", (all, cells, ops) => {
    const done = { kept: false };
    then(all.get(`settles/${judge}`), (count) => {
      if ((count ?? 0) !== counted) return;
      done.kept = true;
      all.put(kept, `work/${judge}`);
      all.put(judge, "judge");
      const choices = choicesIn(kept);
      tidyPhotos(all, judge, kept);
      then(ops.index("judge").getAll(judge), (queue) => {
        const waiting = new Set(queue.map((each) => each.key));
        then(cells.index("judge").openCursor(judge), function forget(cursor) {
          if (!cursor) return;
          const { key, trouble, aspect, sheet } = cursor.value;
          if (!waiting.has(key) && (!trouble || isWiped(sheet, kept.forms))) cursor.delete();
          // What is wrong with a signature stays; where its sheet stands the new list knows better.
          else if (!waiting.has(key) && aspect === "") cursor.update({ ...cursor.value, state: undefined });
          else if (!waiting.has(key)) cursor.update(afterChoice(cursor.value, choices.get(key)));
          cursor.continue();
        });
      });
    });
    return done;
  });
  return out.kept;
};
