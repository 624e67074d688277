// The console by keyboard; every page works without this. j and k walk through a list (Enter opens), digits choose an
// answer, a and r accept and reject the row in focus, u takes the last decision back, b goes back. Nothing happens while
// somebody types.
const links = [...document.querySelectorAll("main tbody tr, main ol.work > li")].flatMap((row) => {
  const link = row.querySelector("a");
  return link ? [link] : [];
});
/** @type {NodeListOf<HTMLInputElement>} */
const answers = document.querySelectorAll("main input[type=radio]");

/** @param {number} by */
const step = (by) => {
  if (links.length === 0) return;
  const at = links.findIndex((link) => link === document.activeElement);
  links[at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, at + by))].focus();
};

/** @param {string} selector */
const press = (selector) => {
  const target = document.querySelector(selector);
  if (target instanceof HTMLElement) target.click();
};

/** The button of the row in which the focus stands. @param {string} key */
const pressInRow = (key) => {
  const target = document.activeElement?.closest("tr")?.querySelector(`[data-key="${key}"]`);
  if (target instanceof HTMLElement) target.click();
};

/** @type {Record<string, () => void>} */
const keys = {
  j: () => step(1),
  k: () => step(-1),
  u: () => press("form[data-undo] button"),
  b: () => press(".govuk-back-link"),
  a: () => pressInRow("a"),
  r: () => pressInRow("r"),
};

document.addEventListener("keydown", (event) => {
  const at = event.target;
  const typing = at instanceof HTMLTextAreaElement || at instanceof HTMLSelectElement ||
    (at instanceof HTMLInputElement && at.type !== "radio" && at.type !== "checkbox");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const answer = /^[1-9]$/.test(event.key) ? answers[Number(event.key) - 1] : undefined;
  if (answer) {
    answer.checked = true;
    answer.focus();
  } else if (keys[event.key]) {
    keys[event.key]();
  } else {
    return;
  }
  event.preventDefault();
});
