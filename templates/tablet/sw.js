// Keeps the page of one release whole for times without a network. The API is never kept and writes are never touched.
const RELEASE = {{ release|tojson }};
const CACHE = `saiwu-tablet-${RELEASE}`;
const HOME = "/tablet/";
const FILES = {{ files|tojson }}; // [address, digest]

// A sign-in page, a Wi-Fi page or a file of another release must never be kept as ours: then nothing is, and it is tried again.
async function keep() {
  const cache = await caches.open(CACHE);
  const page = await fetch(HOME, { cache: "reload", redirect: "error", credentials: "same-origin" });
  if (!page.ok || !(await page.clone().text()).includes(`data-release="${RELEASE}"`)) throw new Error("not this release");
  const files = FILES.map(([address, integrity]) => new Request(address, { cache: "reload", integrity }));
  await cache.addAll([...files, new Request("/tablet/manifest.webmanifest", { cache: "reload" })]);
  await cache.put(HOME, page);
}

async function takeOver() {
  for (const name of await caches.keys()) if (name.startsWith("saiwu-tablet-") && name !== CACHE) await caches.delete(name);
  await self.clients.claim();
}

async function kept(request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(request, { ignoreSearch: request === HOME })) ?? fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(keep()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("message", (event) => {
  if (event.data === "skip-waiting") self.skipWaiting();
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (pathname === HOME) event.respondWith(kept(HOME));
  } else if (FILES.some(([address]) => address === pathname) || pathname === "/tablet/manifest.webmanifest") {
    event.respondWith(kept(request));
  }
});
