// All pages work without this. With it: the page of nobody leaves no wallet on the device, the error summary takes the
// focus, and a form is sent once.
if (document.documentElement.dataset.wallet === "") {
  try {
    indexedDB.deleteDatabase("pccovid-wallet");
  } catch {
    // storage is blocked: nothing lies there
  }
}

const summary = document.querySelector(".govuk-error-summary");
if (summary instanceof HTMLElement) summary.focus();

for (const form of document.forms) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
// A page that comes back out of the browser's memory may be sent again.
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});
