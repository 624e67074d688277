// Passkeys; every page works without this. A button names the form that holds what the telephone is asked (JSON), and
// shows itself only where the telephone can answer by fingerprint, face or its own PIN.
/** @param {string} text */
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
/** @param {ArrayBuffer} buffer */
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
/** @param {{ id: string }[] | undefined} list @returns {any[]} */
const named = (list) => (list ?? []).map((key) => ({ ...key, id: bytes(key.id) }));

// What is asked comes from our server as JSON (WebAuthn level 3), with bytes in Base64url.
/** @param {any} asked */
const create = async (asked) => {
  const made = /** @type {PublicKeyCredential} */ (
    await navigator.credentials.create({
      publicKey: {
        ...asked,
        challenge: bytes(asked.challenge),
        user: { ...asked.user, id: bytes(asked.user.id) },
        excludeCredentials: named(asked.excludeCredentials),
      },
    })
  );
  const { clientDataJSON, attestationObject } = /** @type {AuthenticatorAttestationResponse} */ (made.response);
  return answer(made, { clientDataJSON, attestationObject });
};

/** @param {any} asked */
const get = async (asked) => {
  const signed = /** @type {PublicKeyCredential} */ (
    await navigator.credentials.get({
      publicKey: { ...asked, challenge: bytes(asked.challenge), allowCredentials: named(asked.allowCredentials) },
    })
  );
  const { clientDataJSON, authenticatorData, signature } = /** @type {AuthenticatorAssertionResponse} */ (signed.response);
  return answer(signed, { clientDataJSON, authenticatorData, signature });
};

/** @param {PublicKeyCredential} credential @param {Record<string, ArrayBuffer>} response */
const answer = (credential, response) =>
  JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response: Object.fromEntries(Object.entries(response).map(([key, value]) => [key, text(value)])),
  });

const can = await window.PublicKeyCredential?.isUserVerifyingPlatformAuthenticatorAvailable?.().catch(() => false);
/** @type {NodeListOf<HTMLButtonElement>} */
const buttons = document.querySelectorAll("button[data-passkey]");
for (const button of can ? buttons : []) {
  const form = /** @type {HTMLFormElement} */ (document.getElementById(button.dataset.passkey ?? ""));
  const fault = /** @type {HTMLElement} */ (document.getElementById("passkey-fault"));
  for (const shown of [button, ...document.querySelectorAll("[data-passkey-can]")]) shown.removeAttribute("hidden");
  for (const note of document.querySelectorAll("[data-passkey-none]")) note.setAttribute("hidden", "");
  form.addEventListener("submit", (event) => {  // Enter in the field of the name
    event.preventDefault();
    button.click();
  });
  button.addEventListener("click", async () => {
    button.disabled = true;
    fault.hidden = true;
    try {
      const asked = JSON.parse(form.dataset.asked ?? "");
      const field = /** @type {HTMLInputElement} */ (form.elements.namedItem("answer"));
      field.value = await (asked.user ? create(asked) : get(asked));
      form.submit();
    } catch {
      fault.hidden = false; // closed, too late, or this telephone has no such key: the code remains
      button.disabled = false;
    }
  });
}
