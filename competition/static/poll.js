// What a page needs that asks every few seconds what is new: the walls of the marking and the public board.
const WHILE_HIDDEN = 20000;
const MISSES = 3;
const TOO_LONG = 8000;

// What is new since the tag, nothing if nothing is. An answer counts only if it is the one that was asked for: a portal or
// a sign-in page is answered with 200 too.
async function askAnything(url, tag, type, read) {
  const headers = tag ? { "If-None-Match": tag } : {};
  const answer = await fetch(url, { headers, signal: AbortSignal.timeout(TOO_LONG) });
  const told = Date.parse(answer.headers.get("Date") ?? "");
  const moment = new Date(Number.isNaN(told) ? Date.now() : told);
  if (answer.status === 304) return { moment, tag };
  if (!answer.ok || !answer.headers.get("Content-Type")?.startsWith(type)) throw new Error("not what was asked for");
  return { found: await read(answer), moment, tag: answer.headers.get("ETag") ?? "" };
}

export function askWhatIsNew(url, tag) {
  return askAnything(url, tag, "application/json", (answer) => answer.json());
}

// What only the server draws is taken from the page itself.
export function askPartOfPage(selector, tag = "") {
  return askAnything(location.href, tag, "text/html", async (answer) => {
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(selector);
    if (!fresh) throw new Error("not this page");
    return fresh;
  });
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
