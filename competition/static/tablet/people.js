// Who marks here: signing in again, handing a shared tablet over by PIN, and calling the chief judge.
import { el, find, write } from "./dom.js";
import { notice } from "./head.js";
import { model, on, pending } from "./model.js";
import { call, getJudges, lock, unlock } from "./server.js";
import { openSheet } from "./sheet.js";
import { send } from "./sync.js";
import { beginAnew } from "./work.js";
import { keep, kept, say, spoken } from "./words.js";

const SIGN_IN = "/sign-in?next=/tablet/";
let asking = false;

// A device that joined lets its judges in by PIN; on any other one signs in. What waits stays on the device either way.
async function signedOut() {
  if (asking || find("#unlock").open) return;
  asking = true;
  try {
    const judges = await getJudges().catch(() => []);
    if (judges.length) openUnlock(judges);
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
  find("#pin").value = "";
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
    await unlock(user, find("#pin").value.trim());
  } catch (error) {
    write(find("#unlock-wrong"), spoken(error.problem) || say("no_connection"));
    find("#pin").select();
    return;
  }
  find("#unlock").close();
  openScreen();
  await beginAnew();
  send();
}

// What is not sent waits for its judge alone: it goes out before somebody else takes the tablet.
async function handOver() {
  await send();
  if (pending()) return notice("handover", "warn", say("send_first", { n: pending() }));
  try {
    const judges = await getJudges();
    await lock();
    notice("handover", null);
    openUnlock(judges);
  } catch {
    notice("handover", "warn", say("no_connection"));
  }
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
