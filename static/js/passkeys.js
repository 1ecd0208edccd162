// Passkeys, by allauth's own scripts; they are told here what they would be told by a script in the page.
//
//   <button id="…" data-passkey="authenticateForm" data-credential="ID of the field" [data-passwordless="ID"]>
//   <input id="…" data-passkey="loginForm" data-button="ID of the button">
"use strict";

(() => {
  for (const one of document.querySelectorAll("[data-passkey]")) {
    const { passkey, credential = one.id, button = one.id, passwordless } = one.dataset;
    const ids = { authenticate: button, add: button, login: button, credential, passwordless, data: "js_data" };
    window.allauth.webauthn.forms[passkey]({ ids });
  }

  // Dismissed, timed out, or no passkey for this site: said on the page, in its language.
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    document.querySelector("[data-passkey-problem]").hidden = false;
  });
})();
