// What this device keeps for the hours without a network: sealed by a key that the browser never hands out, not even
// to us. It belongs to one session: pages of any other session, or of nobody, wipe it.

/**
 * @typedef {{ colour: string, word: string, until: string, reason: string, again: number }} Card
 * @typedef {{ name: string, card: Card, lines: [string, string][], codes: string[] }} Person
 * @typedef {object} Told what the server told
 * @property {string} owner whose session it was
 * @property {string} language vi or en
 * @property {number} now the service's clock, in milliseconds; in a demonstration it plays on another day
 * @property {number} wall the real moment, to compare this device's clock with
 * @property {number} step how long each code is shown
 * @property {Person[]} people
 * @typedef {Told & { synced: number }} Wallet synced: this device's clock when it was told
 */

const NAME = "pccovid-wallet";
const STORE = "kept";

/** The browser does not let us keep anything: private browsing, or storage switched off. */
export class Blocked extends Error {}
/** What was kept cannot be read any more. */
export class Broken extends Error {}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
const settled = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** @returns {Promise<IDBDatabase>} */
const opened = async () => {
  try {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
    const database = await settled(asked);
    database.onversionchange = () => database.close(); // another page wipes
    return database;
  } catch {
    throw new Blocked();
  }
};

/** @template T @param {IDBTransactionMode} mode @param {(store: IDBObjectStore) => Promise<T>} act @returns {Promise<T>} */
const within = async (mode, act) => {
  const database = await opened();
  try {
    return await act(database.transaction(STORE, mode).objectStore(STORE));
  } finally {
    database.close();
  }
};

/** @param {string} name @returns {Promise<any>} */
const get = (name) => within("readonly", (store) => settled(store.get(name)));
/** @param {string} name @param {unknown} value @returns {Promise<IDBValidKey>} */
const put = (name, value) => within("readwrite", (store) => settled(store.put(value, name)));

/** Whose wallet lies here; undefined when none does. @returns {Promise<string | undefined>} */
export const owner = () => get("owner");

/** The moment of this device's clock at which the wallet was last in use. @returns {Promise<number>} */
export const lastSeen = async () => (await get("seen")) ?? 0;
/** @param {number} moment */
export const see = (moment) => put("seen", moment);

/** @param {Wallet} wallet */
export const keep = async (wallet) => {
  /** @type {CryptoKey} */
  const key =
    (await get("key")) ?? (await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const bytes = new TextEncoder().encode(JSON.stringify(wallet));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, bytes);
  try {
    await within("readwrite", async (store) => {
      store.put(key, "key");
      store.put({ iv, sealed }, "wallet");
      store.put(wallet.synced, "seen");
      await settled(store.put(wallet.owner, "owner"));
    });
  } catch {
    throw new Blocked();
  }
};

/** What is kept; undefined when nothing is. @returns {Promise<Wallet | undefined>} */
export const read = async () => {
  const kept = await get("wallet");
  if (!kept) return undefined;
  try {
    const bytes = await crypto.subtle.decrypt({ name: "AES-GCM", iv: kept.iv }, await get("key"), kept.sealed);
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new Broken();
  }
};

/** Nothing is left, the key included. */
export const wipe = async () => {
  try {
    await settled(indexedDB.deleteDatabase(NAME));
  } catch {
    // where nothing can be kept, nothing is left
  }
};
