// The part of the service worker that shows pushes. A push says only that there is a notice: what it is about stands
// behind the log-in.
{
  const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

  worker.addEventListener("push", (event) => {
    const told = event.data?.json() ?? {};
    const shown = worker.registration.showNotification("PcCovid", {
      body: told.body,
      lang: told.lang,
      tag: told.tag,
      data: { url: told.url },
    });
    event.waitUntil(shown);
  });

  worker.addEventListener("notificationclick", (event) => {
    event.notification.close();
    const url = event.notification.data?.url ?? "/canh-bao";
    const open = async () => {
      const windows = await worker.clients.matchAll({ type: "window" });
      const here = windows.find((client) => new URL(client.url).pathname === url);
      await (here ? here.focus() : worker.clients.openWindow(url));
    };
    event.waitUntil(open());
  });
}
