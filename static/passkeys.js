// Passkeys: a form that needs one asks the browser for it, and is then sent as any other, with what the browser answered.
"use strict";

(() => {
  const CAN = Boolean(window.PublicKeyCredential && navigator.credentials);

  /** Show what this browser can do. */
  function offer() {
    for (const form of document.querySelectorAll("form[data-passkey]")) form.hidden = !CAN;
    for (const words of document.querySelectorAll("[data-without-passkeys]")) words.hidden = CAN;
  }

  const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const toText = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  /** Return the server's options as the browser takes them: what is bytes comes as text. */
  function readable(options) {
    const named = (list = []) => list.map((one) => ({ ...one, id: toBytes(one.id) }));
    const user = options.user && { ...options.user, id: toBytes(options.user.id) };
    return {
      ...options,
      challenge: toBytes(options.challenge),
      ...(user ? { user, excludeCredentials: named(options.excludeCredentials) } : {}),
      ...(options.allowCredentials ? { allowCredentials: named(options.allowCredentials) } : {}),
    };
  }

  /** Return what the browser answered as JSON. */
  function asJson({ id, rawId, type, authenticatorAttachment, response }) {
    const texts = {};
    for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (response[part]) texts[part] = toText(response[part]);
    }
    if (response.getTransports) texts.transports = response.getTransports();
    return JSON.stringify({ id, rawId: toText(rawId), type, authenticatorAttachment, response: texts });
  }

  /** Return the options for this form, or null where the server led elsewhere or said why there are none. */
  async function optionsFor(form) {
    const answer = await fetch(form.dataset.challenges, {
      method: "POST",
      headers: { "X-CSRFToken": form.elements.csrf_token.value, "HX-Request": "true" },
      body: new URLSearchParams({ purpose: form.dataset.passkey }),
    });
    if (answer.ok) return answer.json();
    const elsewhere = answer.headers.get("HX-Redirect");
    if (elsewhere) location.assign(elsewhere);
    else showRefusal(await answer.text());
    return null;
  }

  /** Show the server's own notice, as htmx would. */
  function showRefusal(notice) {
    document.getElementById("flash").outerHTML = notice;
    noteAlert(document.getElementById("flash"));
  }

  async function askFor(form) {
    const options = await optionsFor(form);
    if (!options) return;
    const publicKey = readable(options);
    const credential = await (form.dataset.passkey === "register"
      ? navigator.credentials.create({ publicKey })
      : navigator.credentials.get({ publicKey }));
    form.elements.credential.value = asJson(credential);
    form.requestSubmit();
  }

  const WORDS = { NotAllowedError: "passkey-cancelled", AbortError: "passkey-cancelled", InvalidStateError: "passkey-known" };

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-passkey]");
    if (!form || form.elements.credential.value) return;
    event.preventDefault();
    event.stopPropagation();
    if (!form.reportValidity()) return;
    const button = form.querySelector("button");
    button.disabled = true;
    clearAlert();
    askFor(form)
      .catch((error) => alertWith(WORDS[error.name] ?? (error instanceof TypeError ? "out-of-reach" : "passkey-refused")))
      .finally(() => { button.disabled = false; });
  }, true);

  // A page that is shown again, by the back button, must not send a challenge's answer twice.
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-passkey]")) form.elements.credential.value = "";
  });
  document.addEventListener("htmx:load", offer);
  offer();
})();
