// Looks at what the tablet's marking needs, on the tablet itself. Each check says true where it is there.
const MOST_SKEW = 60_000;

const checks = {
  secure: () => isSecureContext,
  worker: async () => Boolean(await navigator.serviceWorker?.register("/tablet/sw.js", { scope: "/tablet/" })),
  storage: () =>
    new Promise((done) => {
      const asked = indexedDB.open("saiwu-check", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("tried");
      asked.onerror = () => done(false);
      asked.onsuccess = () => {
        const tried = asked.result.transaction("tried", "readwrite", { durability: "strict" });
        tried.objectStore("tried").put(1, 1);
        tried.oncomplete = () => done(true);
        tried.onabort = () => done(false);
      };
    }),
  lasting: async () => Boolean(await navigator.storage?.persist?.()),
  locks: () => "locks" in navigator && typeof BroadcastChannel === "function",
  clock: async () => {
    const answer = await fetch("/tablet/manifest.webmanifest", { cache: "no-store" });
    return Math.abs(Date.parse(answer.headers.get("Date")) - Date.now()) < MOST_SKEW;
  },
  screen: () => "wakeLock" in navigator,
};

async function holds(check) {
  try {
    return await check();
  } catch {
    return false; // a browser may refuse each of them in its own way
  }
}

const list = document.getElementById("checks");
const state = document.getElementById("checks-state");
const missed = [];

for (const item of list.children) {
  const good = await holds(checks[item.dataset.check]);
  item.dataset.state = good ? "good" : "bad";
  item.querySelector(".check-state").textContent = good ? list.dataset.good : list.dataset.bad;
  item.querySelector("p").hidden = good;
  if (!good) missed.push(item.dataset.check);
}
state.textContent = missed.length ? state.dataset.bad : state.dataset.good;
document.documentElement.dataset.checked = missed.join(" ") || "all";

const answer = await fetch("/tablet/api/checked", {
  method: "POST",
  headers: { "Content-Type": "application/json", "X-Saiwu-Tablet": "1" },
  body: JSON.stringify({ missed }),
}).catch(() => null);
if (answer?.ok && (await answer.json()).kept) state.append(" ", state.dataset.kept);
