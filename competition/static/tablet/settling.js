// What an answer of the server means for the journal, inside one transaction of it.
import { then, uuid } from "./database.js";
import { sameMark, typedOf } from "./numbers.js";

export function settleBatch({ cells, ops, judge, batch, results, change }) {
  const said = new Map(results.map((each) => [each.op_id, each]));
  then(ops.index("judge").getAll(judge), (queue) => {
    const held = new Set(queue.map((each) => each.op_id));
    for (const op of batch) {
      const answer = said.get(op.op_id);
      // Another window without locks may have settled it already.
      if (!answer || !held.has(op.op_id)) continue;
      if (answer.outcome === "unproven") {
        // Nothing became of it: it stays, and goes out again once the PIN was given.
        const kept = { ...op, proof: "", unproven: true };
        ops.put(kept);
        change.added.push(kept);
        continue;
      }
      ops.delete(op.seq);
      change.dropped.push(op.op_id);
      const later = queue.filter((each) => each.key === op.key && each.seq > op.seq);
      then(cells.get(op.key), (cell) => {
        if (answer.wiped) {
          cells.delete(op.key);
          change.cells.push(forgotten(op));
          return;
        }
        const next = op.kind === "submit" ? handedIn(cell, op, answer) : marked(cell, op, answer, later, ops);
        cells.put(next);
        change.cells.push(next);
      });
      if (op.kind !== "submit" && !answer.wiped) follow({ cells, ops, queue, op, answer, change });
    }
  });
}

// The screen keeps what the judge entered last; an operation behind this one goes on from where this one arrived.
function marked(cell, op, answer, later, ops) {
  const standing = typedOf(answer);
  const next = { ...cell, key: op.key, judge: op.judge, sheet: op.sheet, aspect: op.aspect };
  // What could not be read at all is answered without a version.
  next.version = Math.max(answer.version, answer.outcome === "refused" ? (cell?.version ?? 0) : 0);
  if (answer.outcome === "applied") {
    next.trouble = null;
    next.value = answer.value ?? "";
    if (!later.length) next.typed = standing;
    else if (stands(answer, op)) for (const each of later) ops.put(Object.assign(each, { base_version: answer.version }));
    return next;
  }
  next.trouble = trouble(op, answer, { mine: op.typed, standing });
  next.value = answer.value ?? "";
  if (!later.length) next.typed = answer.outcome === "locked" ? standing : op.typed;
  return next;
}

const stands = (answer, op) => (answer.entered ? answer.entered === op.typed : sameMark(answer.value ?? "", op.typed));

const trouble = (op, answer, more) => ({
  id: uuid(),
  outcome: answer.outcome,
  version: answer.version,
  problem: answer.problem,
  at: op.at,
  ...more,
});

function handedIn(cell, op, answer) {
  const next = { ...cell, key: op.key, judge: op.judge, sheet: op.sheet, aspect: "", state: answer.state };
  next.trouble = answer.outcome === "applied" ? null : trouble(op, answer, { seen: op.seen });
  return next;
}

// Of a rehearsal that was wiped nothing is kept, and nothing is told as wrong.
const forgotten = (op) => ({ key: op.key, judge: op.judge, sheet: op.sheet, aspect: op.aspect, version: 0, typed: "", value: "", trouble: null });

// A sheet's state comes with each answer. Who signed what then turned out otherwise has not signed: the signature is dropped.
function follow({ cells, ops, queue, op, answer, change }) {
  const signed = answer.outcome === "applied" ? [] : signaturesOf(queue, op);
  if (answer.state === "draft" && !signed.length) return;
  takeBack({ cells, ops, signed, op, state: answer.state, change });
}

// Something of the sheet was not taken: then it is not signed.
export function unsign({ cells, ops, queue, op, change }) {
  const signed = signaturesOf(queue, op);
  if (signed.length) takeBack({ cells, ops, signed, op, state: "draft", change });
}

const signaturesOf = (queue, op) => queue.filter((each) => each.key === `${op.judge}|${op.sheet}|` && !each.tried);

function takeBack({ cells, ops, signed, op, state, change }) {
  const key = `${op.judge}|${op.sheet}|`;
  for (const each of signed) {
    ops.delete(each.seq);
    change.dropped.push(each.op_id);
  }
  then(cells.get(key), (cell) => {
    const next = { ...cell, key, judge: op.judge, sheet: op.sheet, aspect: "", state };
    if (signed.length) next.trouble = trouble(op, { outcome: "unsigned", version: 0, problem: null }, { seen: {} });
    next.trouble ??= null;
    cells.put(next);
    change.cells.push(next);
  });
}
