// The list of what a judge has to mark: kept on the device, asked for again and again while the page is seen.
import { model, on, takeJournal, takeWork, tell } from "./model.js";
import { getWork, NoAnswer, Refused, SignedOut } from "./server.js";
import * as store from "./store.js";
import { become, owed, send, shareWork, signedIn } from "./sync.js";
import { settleHandover } from "./offline.js";
import { kept } from "./words.js";

const EVERY = 20_000;
const FIRST = 2000;
const SOON = 300;
let etag = null;
let asking = null;
let begun = false;
let timer;

// From the device, so that the page stands without a network. False where nothing is kept.
export async function recall(judge) {
  const whose = judge ?? (await store.get("judge"));
  const found = whose == null ? null : await store.journal(whose);
  if (!found?.work) return false;
  takeWork(found.work, { journalFollows: true });
  takeJournal(found);
  return true;
}

// Another judge was let in without a network. False where nothing is kept of that judge.
export async function recallFor(judge) {
  etag = null;
  if (!(await recall(judge))) return false;
  await store.put("judge", judge);
  return true;
}

// From the server: "" or the reason why not (offline, signed-out, refused, other-judge).
export function askForWork() {
  asking ??= ask().finally(() => (asking = null));
  return asking;
}

async function ask() {
  plan((model.judge ? EVERY : FIRST) * (0.75 + Math.random() / 2));
  try {
    return await take();
  } catch (error) {
    return missed(error);
  } finally {
    begun = true;
  }
}

function plan(milliseconds) {
  clearTimeout(timer);
  timer = setTimeout(() => (document.hidden ? plan(EVERY) : askForWork()), milliseconds);
}

async function take() {
  const before = model.judge?.id ?? null;
  const counted = before == null ? 0 : await store.settles(before);
  const found = await getWork(owed() ? null : etag);
  if (owed()) return await handedOver(found.body.judge.id);
  if (!found) {
    signedIn();
    tell("asked");
    send();
    return "";
  }
  const work = found.body;
  const judge = work.judge.id;
  // Nobody's screen changes hands under the finger; at the start it is whoever signed in.
  if (begun && before !== null && judge !== before) {
    become("other-judge");
    return "other-judge";
  }
  const known = judge === before ? counted : await store.settles(judge);
  if (!(await store.keepWork(judge, work, known))) {
    plan(SOON);
    return "";
  }
  etag = found.etag;
  takeWork(work);
  if (judge !== before) takeJournal(await store.journal(judge));
  signedIn();
  tell("asked");
  shareWork();
  send();
  return "";
}

async function handedOver(judge) {
  plan(SOON);
  if (!(await settleHandover(judge, Boolean(kept("locked"))))) return "";
  tell("signed-out");
  return "signed-out";
}

function missed(error) {
  if (error instanceof SignedOut) {
    become("signed-out", error.problem);
    tell("signed-out");
    return "signed-out";
  }
  if (error instanceof Refused) {
    become("waiting", error.problem);
    return "refused";
  }
  if (!(error instanceof NoAnswer)) throw error;
  return "offline";
}

// Somebody was let in on this device: whose list comes is theirs.
export function beginAnew() {
  etag = null;
  begun = false;
  return askForWork();
}

on("ask", () => plan(SOON));
on("other-window", () => recall(model.judge.id));
document.addEventListener("visibilitychange", async () => {
  if (document.hidden) return;
  // A page that slept may have missed what other windows said.
  if (model.judge) await recall(model.judge.id);
  askForWork();
});
