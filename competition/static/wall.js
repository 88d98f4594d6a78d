// The wall is a plain page without this file: it asks every few seconds what changed, and says so when nobody answers.
const wall = document.querySelector("[data-wall]");
const EVERY = 3000;
const WHILE_HIDDEN = 20000;
const MISSES = 3;
const TOO_LONG = 8000;

const steps = [...wall.querySelectorAll("[data-step]")].map((item) => ({
  fill: item.dataset.fill,
  letter: item.querySelector("[data-letter]").textContent,
  words: item.querySelector("[data-words]").textContent,
  count: item.querySelector("[data-count]"),
}));
const rows = [...wall.querySelectorAll("[data-rows] tr")].map((row) => [...row.querySelectorAll("td")]);
let tag = "";
let latest = null;
let misses = 0;
let asking = false;
let timer;

function say(moment) {
  const updated = wall.querySelector("[data-updated]");
  updated.dateTime = moment.toISOString();
  updated.textContent = moment.toLocaleTimeString("zh-CN", { hour12: false, timeZone: "Asia/Shanghai" });
}

function draw(found) {
  found.rows.forEach((line, row) => {
    [...line].forEach((number, place) => {
      const step = steps[Number(number)];
      const cell = rows[row][place];
      if (cell.classList.contains(`fill-${step.fill}`)) return;
      cell.className = `fill fill-${step.fill}`;
      cell.firstElementChild.textContent = step.letter;
      cell.lastElementChild.textContent = step.words;
    });
  });
  steps.forEach((step, number) => { step.count.textContent = found.counts[number]; });
}

// Calls are drawn by the server alone, with their buttons: when others wait than are shown, its part of the page is fetched.
async function fetchCalls(found) {
  const shown = document.querySelector("[data-calls]");
  if (found.calls === wall.dataset.waiting || shown.contains(document.activeElement)) return;
  const answer = await fetch(location.href, { signal: AbortSignal.timeout(TOO_LONG) });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-calls]");
  if (!answer.ok || !fresh) throw new Error("not the wall");
  shown.replaceChildren(...fresh.childNodes);
  wall.dataset.waiting = found.calls;
}

// An answer counts only if it is the wall's own: a portal or a sign-in page is answered with 200 too.
async function ask() {
  const headers = tag ? { "If-None-Match": tag } : {};
  const answer = await fetch(wall.dataset.wall, { headers, signal: AbortSignal.timeout(TOO_LONG) });
  if (answer.status !== 304) {
    if (!answer.ok || !answer.headers.get("Content-Type")?.startsWith("application/json")) throw new Error("not the wall");
    latest = await answer.json();
    if (latest.shape !== wall.dataset.shape) {
      location.reload();
      return;
    }
    draw(latest);
    tag = answer.headers.get("ETag") ?? "";
  }
  await fetchCalls(latest);
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
  wall.querySelector("[data-silent]").hidden = misses < MISSES;
  wall.classList.toggle("wall-lost", misses >= MISSES);
  const pause = document.hidden ? WHILE_HIDDEN : EVERY;
  timer = setTimeout(turn, pause * (0.85 + Math.random() * 0.3));
}

wall.querySelector("[data-by-hand]").hidden = true;
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) turn();
});
turn();
