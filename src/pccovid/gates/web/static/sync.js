import { keep, wipe } from "./vault.js";

const PATIENCE_MS = 15_000;

/**
 * Ask the server for everything the wallet holds.
 * "fresh": it is here; "out": nobody is logged in, or has said who they are, and nothing is kept any more; "away": the
 * server was not reached.
 * @returns {Promise<"fresh" | "out" | "away">}
 */
export const sync = async () => {
  const answer = await fetch("/vi/du-lieu", {
    headers: { accept: "application/json" },
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch(() => undefined);
  if (answer?.status === 401 || answer?.status === 403) {
    await wipe();
    return "out";
  }
  if (!answer?.ok) return "away";
  /** @type {import("./vault.js").Told} */
  const told = await answer.json();
  if (told.people.length === 0) {
    await wipe();
    return "out";
  }
  await keep({ ...told, synced: Date.now() });
  return "fresh";
};
