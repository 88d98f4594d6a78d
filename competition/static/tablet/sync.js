// Sends what waits. One window of a browser sends; the others learn of each change. "Uploaded" means that the server named
// the operation in its answer: a status of 200 alone is none.
import { uuid } from "./database.js";
import { absorb, model, tell, tellQueue, unsent } from "./model.js";
import { claimPhoto, settlePhoto } from "./photo-store.js";
import { postOperations, postPhoto, SignedOut } from "./server.js";
import * as store from "./store.js";
import { keep, kept } from "./words.js";

const BATCH = 50;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;
const OTHER_WINDOW = 1500;
const AFTER_TAP = 2000;
const ANOTHER_JUDGE = 409;

// link: ok | sending | waiting (no answer) | signed-out | other-judge; problem: what the server said, if anything.
export const link = { state: "ok", problem: null, battery: null };

let running = false;
let again = false;
let timer;
let due = 0; // when it is tried again; 0: nothing is planned
let wait = 0;

const channel = typeof BroadcastChannel === "function" ? new BroadcastChannel("saiwu-tablet") : null;

export function shareChange(judge, change) {
  channel?.postMessage({ judge, change });
}

export const shareWork = () => channel?.postMessage({ judge: model.judge.id, work: true });

channel?.addEventListener("message", ({ data }) => {
  if (data.judge !== model.judge?.id) {
    // Somebody else signed in on this device: their session must not carry this judge's marks.
    if (data.work) become("other-judge");
    return;
  }
  if (data.change) absorb(data.change);
  if (data.change?.added.length || data.change?.photos?.length) send();
  if (data.work) tell("other-window");
});

export function become(state, problem = null) {
  Object.assign(link, { state, problem });
  tellQueue();
}

export function signedIn() {
  wait = 0;
  if (["signed-out", "other-judge"].includes(link.state)) become("ok");
  tell("signed-in");
}

// This device changed hands without a network, and the server does not know yet.
export const owed = () => Boolean(kept("handed-over"));
export const owing = (so) => keep("handed-over", so ? "1" : "");

// Ask to send now; while it runs, once more after it, so that no tap falls between two looks at the queue.
export async function send() {
  if (!model.judge) return;
  if (running) {
    again = true;
    return;
  }
  running = true;
  clearTimeout(timer);
  due = 0;
  try {
    do {
      again = false;
      if (!(await alone(drain))) break;
    } while (again);
  } finally {
    running = false;
    // A tap that came while the last try failed is not left until the next look at the work list.
    if (again && !due) later(FIRST_WAIT);
  }
}

// Without locks (no secure context) windows may send the same operation: its id makes that harmless.
async function alone(work) {
  if (!navigator.locks) return work();
  return navigator.locks.request("saiwu-tablet-send", { ifAvailable: true }, (lock) => (lock ? work() : later(OTHER_WINDOW)));
}

function later(milliseconds) {
  if (!unsent()) return false;
  clearTimeout(timer);
  due = Date.now() + milliseconds;
  timer = setTimeout(send, milliseconds);
  return false;
}

// After a tap: at once, or where the server did not answer soon, so that a busy hall does not press on a server in trouble.
export function sendSoon() {
  if (!due || running) return send();
  if (due - Date.now() > AFTER_TAP) later(AFTER_TAP * (0.5 + Math.random() / 2));
}

// True once nothing is left; false where it is tried again later.
async function drain() {
  for (;;) {
    if (link.state === "other-judge") return false;
    if (owed()) {
      tell("ask");
      return false;
    }
    const judge = model.judge.id;
    const batch = await store.claim(judge, BATCH);
    // A photo goes when no mark waits, and marks that came meanwhile go before the next one.
    const photo = batch.length ? null : await claimPhoto(judge);
    if (!batch.length && !photo) {
      wait = 0;
      if (link.state !== "ok") become("ok");
      return true;
    }
    try {
      await (photo ? exchangePhoto(judge, photo) : exchange(judge, batch));
    } catch (error) {
      // Said of somebody who marked here before: it tells nothing of the judge who marks now.
      if (model.judge.id !== judge) continue;
      return failed(error);
    }
  }
}

// What a judge left behind on this device, while the server still takes that judge for who marks here. True once all of it went.
export const sendOf = (judge) =>
  alone(async () => {
    for (;;) {
      const batch = await store.claim(judge, BATCH);
      if (!batch.length) return true;
      await exchange(judge, batch);
    }
  });

async function exchange(judge, batch) {
  const device = { unsent: unsent() + model.others, battery: link.battery };
  const results = await postOperations(judge, device, batch);
  const change = await store.settle(judge, batch, results);
  if (model.judge.id === judge) absorb(change);
  shareChange(judge, change);
  if (results.some((each) => each.outcome === "unproven")) tell("unproven", judge);
  const named = new Set(results.map((each) => each.op_id));
  if (!batch.every((each) => named.has(each.op_id))) throw new Error("not all that was sent was answered for");
  wait = 0;
  if (link.state !== "ok") become("ok");
  // Something stands otherwise on the server than here: look at all of it.
  if (results.some((each) => each.outcome !== "applied" || each.state !== "draft")) tell("ask");
  if (results.some((each) => each.wiped)) tell("wiped");
}

async function exchangePhoto(judge, photo) {
  const answer = await postPhoto(photo);
  const change = await settlePhoto(photo, answer, { id: uuid(), at: photo.at });
  if (model.judge.id === judge) absorb(change);
  shareChange(judge, change);
  wait = 0;
  if (link.state !== "ok") become("ok");
  if (answer.outcome !== "applied") tell("ask");
}

function failed(error) {
  wait = Math.min(LONGEST_WAIT, wait ? wait * 2 : FIRST_WAIT);
  const jittered = wait * (0.75 + Math.random() / 2);
  const state = error instanceof SignedOut ? "signed-out" : error.status === ANOTHER_JUDGE ? "other-judge" : "waiting";
  become(state, error.problem ?? null);
  if (state === "signed-out") tell("signed-out");
  return later(jittered);
}

function soon() {
  wait = 0;
  send();
}

addEventListener("online", soon);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) soon();
});
