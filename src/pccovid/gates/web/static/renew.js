// A code on the screen is replaced before it ends: by the one of a fresh copy of this page. Without a network the
// wallet has codes for the coming hours.
const living = () => document.getElementById("living");
const at = Date.now() + Number(living()?.dataset.renewAfter) * 1000;

const renew = async () => {
  const answer = await fetch(location.pathname, { headers: { accept: "text/html" } }).catch(() => undefined);
  if (!answer?.ok || answer.redirected) return location.reload();
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("living");
  if (fresh) living()?.replaceWith(fresh);
  plan(Date.now() + Number(fresh?.dataset.renewAfter) * 1000);
};

// Timers sleep with the telephone: whoever wakes it up sees a code that is good.
/** @param {number} due milliseconds */
const plan = (due) => {
  const timer = setInterval(() => {
    if (document.hidden || Date.now() < due) return;
    clearInterval(timer);
    void renew();
  }, 1000);
};
plan(at);
