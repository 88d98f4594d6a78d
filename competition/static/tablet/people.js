// Who marks here: signing in again, handing a shared tablet over by PIN, and calling the chief judge.
import { el, find, write } from "./dom.js";
import { notice } from "./head.js";
import { model, on, pending } from "./model.js";
import { judgesHere, letInHere, whyNot } from "./offline.js";
import { canKeep, forgetOthers, keepKey } from "./pin.js";
import { call, getJudges, lock, NoAnswer, pins, unlock } from "./server.js";
import { openSheet } from "./sheet.js";
import * as store from "./store.js";
import { owing, send } from "./sync.js";
import { readPin, reason } from "./vouching.js";
import { beginAnew, recallFor } from "./work.js";
import { keep, kept, say, spoken } from "./words.js";

const SIGN_IN = "/sign-in?next=/tablet/";
let asking = false;

// A device that joined lets its judges in by PIN; on any other one signs in. What waits stays on the device either way.
async function signedOut() {
  if (asking || find("#unlock").open) return;
  asking = true;
  try {
    const judges = await getJudges().catch(() => null);
    // The server knows this device no longer: nothing here lets anybody in any more.
    if (judges?.length === 0) await Promise.all([forgetOthers([]), store.put("judges", [])]);
    if (judges?.length) openUnlock(judges);
    else notice("signed-out", "bad", say("sign_in_again"), [say("sign_in"), () => location.assign(SIGN_IN)]);
  } finally {
    asking = false;
  }
}

// Kept on the device: a reload offline does not open the last judge's marks.
function lockScreen() {
  document.documentElement.dataset.locked = "1";
  keep("locked", "1");
}

function openUnlock(judges) {
  find("#unlock-judges").replaceChildren(...judges.map((each) => el("label", { class: "choice" }, el("input", { type: "radio", name: "judge", value: each.id, required: true, checked: each.id === model.judge?.id }), el("span", { class: "choice-body" }, each.name))));
  write(find("#unlock-wrong"), "");
  write(find("#unlock-unsent"), pending() ? say("unlock_unsent", { n: pending(), name: model.judge.name }) : "");
  find("#pin").value = "";
  pins.clear();
  lockScreen();
  find("#unlock").showModal();
}

function signedIn() {
  notice("signed-out", null);
  // Somebody signed in by name meanwhile: then nobody is asked for a PIN.
  if (!find("#unlock").open) openScreen();
}

function openScreen() {
  delete document.documentElement.dataset.locked;
  keep("locked", "");
}

async function letIn(event) {
  event.preventDefault();
  const user = Number(new FormData(event.target).get("judge"));
  try {
    await open(user, readPin(find("#pin")));
  } catch (error) {
    write(find("#unlock-wrong"), reason(error));
    find("#pin").select();
    return;
  }
  find("#unlock").close();
  openScreen();
  send();
}

// By the server; without a network by what this device holds. The screen opens on the judge's own list, never on the last one's.
async function open(user, pin) {
  let key;
  try {
    key = await unlock(user, pin);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    return letInHere(user, pin);
  }
  owing(false);
  if (canKeep()) await keepKey(user, pin, key);
  await beginAnew();
  if (model.judge?.id !== user && !(await recallFor(user))) throw new NoAnswer("no list");
}

// What is not sent waits for its judge alone: it goes out before somebody else takes the tablet.
async function handOver() {
  await send();
  const judges = await getJudges().catch(() => null);
  if (!judges) return handOverHere();
  if (pending()) return notice("handover", "warn", say("send_first", { n: pending() }));
  try {
    await lock();
    notice("handover", null);
    openUnlock(judges);
  } catch {
    notice("handover", "warn", say("no_connection"));
  }
}

// Without a network what is not sent stays, each judge's apart.
async function handOverHere() {
  if (model.writing) return notice("handover", "warn", say("send_first", { n: pending() }));
  const why = await whyNot();
  notice("handover", why ? "warn" : null, why && say(why));
  if (why) return;
  owing(true);
  openUnlock(await judgesHere());
}

// The page was closed while it was locked, and there is no network to ask who may open it.
export async function openLocked() {
  const judges = kept("locked") && !find("#unlock").open ? await judgesHere() : [];
  if (judges.length) openUnlock(judges);
}

async function callChief(event) {
  event.preventDefault();
  const said = find("#call-said");
  try {
    await call(openSheet().address, find("#call-note").value.trim());
    write(said, say("called"));
    find("#call-note").value = "";
  } catch (error) {
    write(said, spoken(error.problem) || say("not_called"));
  }
}

export function start() {
  if (kept("locked")) lockScreen();
  on("signed-out", signedOut);
  on("signed-in", signedIn);
  find("#unlock-form").addEventListener("submit", letIn);
  // A locked page is not opened by the Escape key.
  find("#unlock").addEventListener("cancel", (event) => event.preventDefault());
  find("#handover").addEventListener("click", handOver);
  find("#call").addEventListener("click", () => {
    write(find("#call-said"), "");
    find("#call-dialog").showModal();
  });
  find("#call-form").addEventListener("submit", callChief);
}
