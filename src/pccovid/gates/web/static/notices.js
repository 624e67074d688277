// Asking for pushes, on the page of notices; every notice is on the page without this. Nothing is asked of the browser
// before somebody pressed the button, under which stands what it is for.
const box = document.querySelector("[data-push]");
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const bytes = (key) => Uint8Array.from(atob(key.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));

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
    const made = await subscribed(box.dataset.push).catch(() => undefined);
    if (made) {
      form.elements.endpoint.value = made.endpoint;
      form.elements.public_key.value = text(made.getKey("p256dh"));
      form.elements.secret.value = text(made.getKey("auth"));
      form.submit();
    } else {
      box.querySelector("[data-push-refused]").hidden = false;
    }
  });
}
