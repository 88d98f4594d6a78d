// What this device can do, and the last resort: the marks that were not sent, as a file.
import { el, find } from "./dom.js";
import { model, on, unsent } from "./model.js";
import { isWaiting } from "./photo-store.js";
import { worker } from "./release.js";
import { seen, wire } from "./server.js";
import * as store from "./store.js";
import { link } from "./sync.js";
import { say } from "./words.js";

const TELL_EVERY = 60_000;
let told = 0;
let persisted = null;
let awake = null;

async function stayAwake() {
  if (document.hidden || awake || !navigator.wakeLock) return;
  try {
    awake = await navigator.wakeLock.request("screen");
    awake.addEventListener("release", () => (awake = null));
  } catch {
    awake = null; // low battery: the screen may sleep, the marks are kept
  }
}

async function askToPersist() {
  try {
    persisted = (await navigator.storage?.persisted?.()) || ((await navigator.storage?.persist?.()) ?? null);
  } catch {
    persisted = null;
  }
}

async function watchBattery() {
  const battery = await navigator.getBattery?.().catch(() => null);
  if (!battery) return;
  const read = () => (link.battery = Math.round(battery.level * 100));
  battery.addEventListener("levelchange", read);
  read();
}

// A device that joined says how it is, so that the organizer sees which one is silent.
function tellState() {
  if (!model.device || Date.now() - told < TELL_EVERY) return;
  told = Date.now();
  seen({ unsent: unsent() + model.others, battery: link.battery }).catch(() => (told = 0));
}

const answer = (good, yes, no) => el("dd", { class: good ? "good" : "warn" }, say(good ? yes : no));

function paintFacts() {
  const facts = [
    ["fact_secure", answer(isSecureContext, "yes", "secure_no")],
    ["fact_worker", answer(worker.state === "kept", "yes", "worker_no")],
    ["fact_persisted", answer(persisted === true, "yes", "persisted_no")],
    ["fact_locks", answer(Boolean(navigator.locks), "yes", "locks_no")],
    ["fact_awake", answer(Boolean(awake), "yes", "awake_no")],
    ["fact_release", el("dd", { class: "number-words" }, document.documentElement.dataset.release)],
    ["fact_unsent", el("dd", { class: "number-words" }, String(unsent()))],
  ];
  find("#facts").replaceChildren(...facts.map(([name, said]) => el("div", {}, el("dt", {}, say(name)), said)));
}

// Only one's own: what another judge has not sent yet is nobody else's to read. Photos are named and stay on the device.
export async function exportUnsent() {
  const { ops, photos } = await store.journal(model.judge.id);
  const left = photos.filter(isWaiting).map(({ id, sheet, aspect, at, blob }) => ({ id, sheet, aspect, at, bytes: blob.size }));
  const body = { format: "saiwu-unsent-1", judge: model.judge.id, name: model.judge.name, exported_at: new Date().toISOString(), ops: ops.map(wire), photos_not_in_this_file: left };
  const url = URL.createObjectURL(new Blob([JSON.stringify(body, null, 1)], { type: "application/json" }));
  const name = `saiwu-${model.judge.id}-${body.exported_at.replace(/[:.]/g, "")}.json`;
  el("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

export function start() {
  askToPersist();
  watchBattery();
  on("opened", stayAwake);
  on("asked", tellState);
  document.addEventListener("visibilitychange", stayAwake);
  find("#device-open").addEventListener("click", () => {
    paintFacts();
    find("#export").disabled = model.ops.size === 0;
    find("#device").showModal();
  });
  find("#export").addEventListener("click", exportUnsent);
}
