// What a page needs that asks every few seconds what is new: the walls of the marking and the public board.
const WHILE_HIDDEN = 20000;
const MISSES = 3;
const TOO_LONG = 8000;

function moment(answer) {
  const told = Date.parse(answer.headers.get("Date") ?? "");
  return new Date(Number.isNaN(told) ? Date.now() : told);
}

// An answer counts only if it is the one that was asked for: a portal or a sign-in page is answered with 200 too.
export async function askWhatIsNew(url, tag) {
  const headers = tag ? { "If-None-Match": tag } : {};
  const answer = await fetch(url, { headers, signal: AbortSignal.timeout(TOO_LONG) });
  if (answer.status === 304) return { moment: moment(answer), tag };
  if (!answer.ok || !answer.headers.get("Content-Type")?.startsWith("application/json")) throw new Error("not what was asked for");
  return { found: await answer.json(), moment: moment(answer), tag: answer.headers.get("ETag") ?? "" };
}

// What only the server draws is taken from the page itself.
export async function askPartOfPage(selector) {
  const answer = await fetch(location.href, { signal: AbortSignal.timeout(TOO_LONG) });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(selector);
  if (!answer.ok || !fresh) throw new Error("not this page");
  return fresh;
}

// `ask` gives the moment of the answer or throws; the root says when that was, and that nobody answers after three misses.
export function keepAsking(root, { every, ask }) {
  let misses = 0;
  let asking = false;
  let timer;

  function say(told) {
    const updated = root.querySelector("[data-updated]");
    updated.dateTime = told.toISOString();
    updated.textContent = told.toLocaleTimeString("zh-CN", { hour12: false, timeZone: "Asia/Shanghai" });
  }

  async function turn() {
    if (asking) return;
    asking = true;
    clearTimeout(timer);
    try {
      say(await ask());
      misses = 0;
    } catch {
      misses += 1;
    }
    asking = false;
    root.querySelector("[data-silent]").hidden = misses < MISSES;
    root.classList.toggle("wall-lost", misses >= MISSES);
    const pause = document.hidden ? WHILE_HIDDEN : every;
    timer = setTimeout(turn, pause * (0.85 + Math.random() * 0.3));
  }

  root.querySelector("[data-by-hand]").hidden = true;
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) turn();
  });
  turn();
}
