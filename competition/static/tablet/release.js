// The service worker keeps the page for times without a network. A new release waits until the judge takes it.
import { find } from "./dom.js";
import { model, on, pending } from "./model.js";
import { notice } from "./head.js";
import { say } from "./words.js";

const own = document.documentElement.dataset.release;
let registration = null;
let asked = false;
let controlled = false;
let looked = "";

export const worker = { state: "none" }; // none | failed | kept

export async function start() {
  on("queue", paint);
  on("work", lookForNewer);
  if (!("serviceWorker" in navigator)) return tellWhatIsMissing();
  controlled = Boolean(navigator.serviceWorker.controller);
  navigator.serviceWorker.addEventListener("controllerchange", taken);
  try {
    registration = await navigator.serviceWorker.register("/tablet/sw.js", { scope: "/tablet/", updateViaCache: "none" });
  } catch {
    worker.state = "failed";
    return tellWhatIsMissing();
  }
  worker.state = "kept";
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", paint));
  paint();
}

// The first worker only takes the page over. A later one was asked for, here or in another window: then nothing waits.
function taken() {
  const first = !controlled;
  controlled = true;
  if ((asked || !first) && model.writing === 0) location.reload();
}

export function tellWhatIsMissing() {
  if (worker.state === "kept") return;
  notice("insecure", "warn", say(isSecureContext ? "no_worker" : "insecure"));
}

// The server says which release it has; the browser's own look comes once a day.
function lookForNewer() {
  if (!registration || !model.release || model.release === own || model.release === looked) return;
  looked = model.release;
  registration.update().catch(() => (looked = ""));
}

function paint() {
  const waits = Boolean(registration?.waiting) && Boolean(navigator.serviceWorker.controller);
  find("#update").hidden = !waits;
  find("#update").disabled = pending() > 0;
  find("#update").title = pending() > 0 ? say("update_when_sent") : "";
}

export function take() {
  if (pending() > 0 || !registration?.waiting) return;
  asked = true;
  registration.waiting.postMessage("skip-waiting");
}

export const listen = () => find("#update").addEventListener("click", take);
