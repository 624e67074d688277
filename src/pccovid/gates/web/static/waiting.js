// Something is being done elsewhere: look every few seconds whether it stands otherwise, and show the page anew then.
// Without this the page has a link, and a browser without scripts loads it again by itself.
const shown = document.querySelector("[data-waiting]");

const look = async () => {
  const answer = await fetch(location.href).catch(() => null);
  if (answer?.ok) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.querySelector("[data-waiting]");
    if (now?.getAttribute("data-waiting") !== shown?.getAttribute("data-waiting")) {
      location.reload();
      return;
    }
  }
  setTimeout(look, 3000);
};

setTimeout(look, 3000);
