// The service worker: keeps the shell of the wallet (alike for everybody), and no page with anybody's data, ever.
// The server writes in what the shell is today, and its version: whatever is published anew makes a new worker.
const VERSION = "";
const SHELL = /** @type {string[]} */ ([]);

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const KEPT = `shell-${VERSION}`;
const WALLET = "/vi";
const LATE_MS = 4_000;
// Pages for whose sake one opens the app: when the network is slow or away, the wallet shows what they would.
const URGENT = ["/", "/the", "/ma-qr"];

worker.addEventListener("install", (event) => {
  const fresh = SHELL.map((path) => new Request(path, { credentials: "omit", cache: "reload" }));
  event.waitUntil(caches.open(KEPT).then((kept) => kept.addAll(fresh)).then(() => worker.skipWaiting()));
});

worker.addEventListener("activate", (event) => {
  const forget = async () => {
    const old = (await caches.keys()).filter((name) => name !== KEPT);
    await Promise.all(old.map((name) => caches.delete(name)));
    await worker.clients.claim();
  };
  event.waitUntil(forget());
});

worker.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/static/")) event.respondWith(kept(event.request));
  else if (event.request.mode !== "navigate") return;
  else if (url.pathname === WALLET) event.respondWith(shell(url));
  else event.respondWith(page(event.request, url));
});

/** @param {Request} request */
const kept = async (request) => (await caches.match(request)) ?? fetch(request);

/** @param {URL} url */
const shell = async (url) => {
  const path = `${WALLET}?lang=${url.searchParams.get("lang") === "en" ? "en" : "vi"}`;
  return (await caches.match(path)) ?? fetch(path);
};

/** @param {Request} request @param {URL} url */
const page = async (request, url) => {
  const network = fetch(request);
  if (!URGENT.includes(url.pathname)) return network.catch(() => shell(url));
  const late = new Promise((resolve) => setTimeout(resolve, LATE_MS));
  const answer = await Promise.race([network, late]).catch(() => undefined);
  return answer instanceof Response && answer.status < 502 ? answer : shell(url);
};
