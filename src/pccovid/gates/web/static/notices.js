// Asking for pushes, on the page of notices; every notice is on the page without this. Nothing is asked of the browser
// before somebody pressed the button, under which stands what it is for.
const box = document.querySelector("[data-push]");
/** @param {ArrayBuffer | null} buffer */
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer ?? []))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
/** @param {string} key */
const bytes = (key) => Uint8Array.from(atob(key.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));

/** @param {string} key */
const subscribed = async (key) => {
  if ((await Notification.requestPermission()) !== "granted") return undefined;
  const worker = await navigator.serviceWorker.ready;
  return worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) });
};

if (box instanceof HTMLElement && "PushManager" in window && (await navigator.serviceWorker?.getRegistration())) {
  box.hidden = false;
  const form = box.querySelector("form");
  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const made = await subscribed(box.dataset.push ?? "").catch(() => undefined);
    if (made) {
      const told = { endpoint: made.endpoint, public_key: text(made.getKey("p256dh")), secret: text(made.getKey("auth")) };
      for (const [name, value] of Object.entries(told)) {
        /** @type {HTMLInputElement} */ (form.elements.namedItem(name)).value = value;
      }
      form.submit();
    } else {
      box.querySelector("[data-push-refused]")?.removeAttribute("hidden");
    }
  });
}
