// A plain page without this file: it asks every few seconds whether its list changed and then fetches that part anew.
const page = document.querySelector("[data-live]");
const EVERY = 5000;
const WHILE_HIDDEN = 30000;
const MISSES = 3;
const TOO_LONG = 8000;

let tag = "";
let misses = 0;
let asking = false;
let timer;

function say(moment) {
  const updated = page.querySelector("[data-updated]");
  updated.dateTime = moment.toISOString();
  updated.textContent = moment.toLocaleTimeString("zh-CN", { hour12: false, timeZone: "Asia/Shanghai" });
}

const get = (address, headers = {}) => fetch(address, { headers, signal: AbortSignal.timeout(TOO_LONG) });

// The list is drawn by the server alone.
async function redraw() {
  const answer = await get(location.href);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-live-part]");
  if (!answer.ok || !fresh) throw new Error("not the list");
  page.querySelector("[data-live-part]").replaceWith(fresh);
}

// An answer counts only if it is the list's own: a portal or a sign-in page is answered with 200 too.
async function ask() {
  const answer = await get(page.dataset.live, tag ? { "If-None-Match": tag } : {});
  if (answer.status !== 304) {
    if (!answer.ok || !answer.headers.get("Content-Type")?.startsWith("application/json")) throw new Error("not the list");
    const { state } = await answer.json();
    if (state !== page.querySelector("[data-live-part]").dataset.state) await redraw();
    tag = answer.headers.get("ETag") ?? "";
  }
  const told = Date.parse(answer.headers.get("Date") ?? "");
  say(new Date(Number.isNaN(told) ? Date.now() : told));
}

async function turn() {
  if (asking) return;
  asking = true;
  clearTimeout(timer);
  try {
    await ask();
    misses = 0;
  } catch {
    misses += 1;
  }
  asking = false;
  page.querySelector("[data-silent]").hidden = misses < MISSES;
  timer = setTimeout(turn, (document.hidden ? WHILE_HIDDEN : EVERY) * (0.85 + Math.random() * 0.3));
}

page.querySelector("[data-by-hand]").hidden = true;
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) turn();
});
turn();
