// Passkeys; every page works without this. A button names the form that holds what the telephone is asked (JSON), and
// shows itself only where the telephone can answer by fingerprint, face or its own PIN.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const named = (list) => (list ?? []).map((key) => ({ ...key, id: bytes(key.id) }));

const create = async (asked) => {
  const made = await navigator.credentials.create({
    publicKey: {
      ...asked,
      challenge: bytes(asked.challenge),
      user: { ...asked.user, id: bytes(asked.user.id) },
      excludeCredentials: named(asked.excludeCredentials),
    },
  });
  const { clientDataJSON, attestationObject } = made.response;
  return answer(made, { clientDataJSON, attestationObject });
};

const get = async (asked) => {
  const signed = await navigator.credentials.get({
    publicKey: { ...asked, challenge: bytes(asked.challenge), allowCredentials: named(asked.allowCredentials) },
  });
  const { clientDataJSON, authenticatorData, signature } = signed.response;
  return answer(signed, { clientDataJSON, authenticatorData, signature });
};

const answer = (credential, response) =>
  JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response: Object.fromEntries(Object.entries(response).map(([key, value]) => [key, text(value)])),
  });

const can = await window.PublicKeyCredential?.isUserVerifyingPlatformAuthenticatorAvailable?.().catch(() => false);
for (const button of document.querySelectorAll("button[data-passkey]")) {
  if (!can) break;
  const form = document.getElementById(button.dataset.passkey);
  const fault = document.getElementById("passkey-fault");
  for (const shown of [button, ...document.querySelectorAll("[data-passkey-can]")]) shown.hidden = false;
  for (const note of document.querySelectorAll("[data-passkey-none]")) note.hidden = true;
  form.addEventListener("submit", (event) => {  // Enter in the field of the name
    event.preventDefault();
    button.click();
  });
  button.addEventListener("click", async () => {
    button.disabled = true;
    fault.hidden = true;
    try {
      const asked = JSON.parse(form.dataset.asked);
      form.elements.answer.value = await (asked.user ? create(asked) : get(asked));
      form.submit();
    } catch {
      fault.hidden = false; // closed, too late, or this telephone has no such key: the code remains
      button.disabled = false;
    }
  });
}
