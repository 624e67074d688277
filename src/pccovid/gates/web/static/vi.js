// The wallet's page. It comes out of the service worker's store, alike for everybody, and fills itself from the vault.
import { Blocked, Broken, lastSeen, read, see, wipe } from "./vault.js";
import { sync } from "./sync.js";
import { SIDE, path } from "./qr.js";

/** @typedef {import("./vault.js").Wallet} Wallet @typedef {import("./vault.js").Person} Person */

const TICK_MS = 5_000;
const AGE_MS = 10 * 60_000;
const CLOCK_MS = 60_000; // a clock that went back by more was changed
const WRONG_MS = 5 * 60_000;
const SVG = "http://www.w3.org/2000/svg";

/** @type {(id: string) => HTMLElement} */
const part = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
/** @type {(id: string) => DocumentFragment} */
const copy = (id) => /** @type {DocumentFragment} */ (/** @type {HTMLTemplateElement} */ (part(id)).content.cloneNode(true));
/** @type {(from: ParentNode, name: string) => HTMLElement} */
const slot = (from, name) => /** @type {HTMLElement} */ (from.querySelector(`[data-slot=${name}]`));

/** The service's clock, by what it was when we last heard of it. @type {(wallet: Wallet) => number} */
const serviceTime = (wallet) => wallet.now + Date.now() - wallet.synced;

/** @type {(moment: number) => string} */
const written = (moment) =>
  new Intl.DateTimeFormat(document.documentElement.lang, {
    timeZone: "Asia/Ho_Chi_Minh", hour: "2-digit", minute: "2-digit", day: "numeric", month: "numeric", year: "numeric",
  }).format(moment);

/** Say it, unless it is said already: a screen reader reads what changes. @type {(id: string, moment?: number) => void} */
const say = (id, moment = 0) => {
  const text = copy(`say-${id}`);
  const sentence = text.querySelector("[data-moment]");
  if (sentence) sentence.textContent = (sentence.textContent ?? "").replace("{moment}", written(moment));
  if (part("state").dataset.said === `${id}${moment}`) return;
  part("state").dataset.said = `${id}${moment}`;
  part("state").replaceChildren(text);
};

/** The code of this minute; undefined after the last. @type {(wallet: Wallet, person: Person) => string | undefined} */
const code = (wallet, person) => person.codes[Math.floor((serviceTime(wallet) - wallet.now) / wallet.step)];

/** @type {(box: HTMLElement, text: string | undefined) => void} */
const draw = (box, text) => {
  if (box.dataset.text === (text ?? "")) return;
  box.dataset.text = text ?? "";
  if (text === undefined) return box.replaceChildren(copy("say-ended"));
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${SIDE} ${SIDE}`);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", box.dataset.label ?? "");
  svg.setAttribute("shape-rendering", "crispEdges");
  svg.append(document.createElementNS(SVG, "path"));
  svg.firstElementChild?.setAttribute("d", path(text));
  box.replaceChildren(svg);
};

/** @type {(person: Person, first: boolean) => DocumentFragment} */
const shown = (person, first) => {
  const made = copy("person");
  slot(made, "name").textContent = person.name;
  /** @type {HTMLDetailsElement} */ (made.querySelector("details")).open = first;
  slot(made, "card").classList.add(`covid--${person.card.colour}`);
  slot(made, "shape").append(copy(`shape-${person.card.colour}`));
  for (const name of /** @type {const} */ (["word", "until", "reason"])) slot(made, name).textContent = person.card[name];
  for (const [key, value] of person.lines) {
    const line = copy("line");
    slot(line, "key").textContent = key;
    slot(line, "value").textContent = value;
    slot(made, "lines").append(line);
  }
  return made;
};

/** @type {Wallet | undefined} */
let wallet;
let away = !navigator.onLine; // a telephone that knows it has no network says so before anything was asked

/** What only time changes: the codes, the age, the clock. */
const tick = async () => {
  if (!wallet) return;
  const held = wallet;
  const now = Date.now();
  const back = now < Math.max(await lastSeen(), held.synced) - CLOCK_MS;
  const boxes = [...document.querySelectorAll("#people > details")];
  held.people.forEach((person, at) => {
    draw(slot(boxes[at], "qr"), back ? undefined : code(held, person));
    slot(boxes[at], "again").hidden = serviceTime(held) < person.card.again;
  });
  if (back) return say("clock", held.now);
  await see(now);
  if (Math.abs(held.wall - held.synced) > WRONG_MS) return say("wrong_clock", held.now);
  say(away ? "away" : "fresh", held.now);
};

const show = async () => {
  wallet = await read();
  if (!wallet) return;
  const asked = new URLSearchParams(location.search).get("lang");
  if (!asked && wallet.language !== document.documentElement.lang) return location.replace(`/vi?lang=${wallet.language}`);
  part("people").replaceChildren(...wallet.people.map((person, at) => shown(person, at === 0)));
  await tick();
};

const refresh = async () => {
  const outcome = await sync();
  away = outcome === "away";
  if (outcome === "out") {
    wallet = undefined;
    part("people").replaceChildren();
    say("out");
  } else if (outcome === "fresh") await show();
  else if (wallet) await tick();
  else if (!part("state").dataset.said) say("none"); // else something worse was said
};

/** @type {(act: () => Promise<void>) => Promise<void>} */
const carefully = async (act) => {
  try {
    await act();
  } catch (failure) {
    part("people").replaceChildren();
    if (failure instanceof Blocked) return say("blocked");
    if (!(failure instanceof Broken)) throw failure;
    await wipe();
    say("broken");
  }
};

await carefully(show);
await carefully(refresh);
setInterval(() => void carefully(tick), TICK_MS);
setInterval(() => void carefully(refresh), AGE_MS);
addEventListener("online", () => void carefully(refresh));
