// On every page of somebody who is logged in: keep their wallet filled, and never the one of somebody else.
import { lastSeen, owner, wipe } from "./vault.js";
import { sync } from "./sync.js";

const AGE_MS = 10 * 60_000;

const fill = async () => {
  const here = document.documentElement.dataset.wallet;
  const kept = await owner();
  if (kept !== undefined && kept !== here) await wipe();
  if (kept !== here || Date.now() - (await lastSeen()) > AGE_MS) await sync();
};

void navigator.serviceWorker?.register("/sw.js").catch(() => undefined); // a browser may refuse: pages work without
void fill().catch(() => undefined); // storage is blocked: the page of the wallet says so
