// What has become of the words just typed (components/saved.html), and what keeps them from the clinic.
// Used by autosave.js.
"use strict";

window.care ??= {};

(() => {
  /** "saving", "saved", "local" or "conflict", in the place that speaks for this form. */
  care.saySaved = (form, state, words) => {
    const own = form.id && document.querySelector(`[data-saved-for="${CSS.escape(form.id)}"]`);
    const place = own || document.querySelector("[data-saved]:not([data-saved-for])");
    if (!place) return;
    place.hidden = false;
    place.dataset.state = state;
    if (place.textContent !== words) place.textContent = words;
  };

  /** At the head of the form, with a way out of the trouble; returns the notice. */
  care.announce = (form, words, { href, label, onFollow }) => {
    const notice = document.createElement("p");
    notice.className = "autosave-notice";
    notice.setAttribute("role", "alert");
    const said = document.createElement("strong");
    said.textContent = words;
    const link = document.createElement("a");
    link.textContent = label;
    link.href = href;
    link.addEventListener("click", onFollow);
    notice.append(said, link);
    (form.querySelector("[data-autosave-notices]") ?? form).prepend(notice);
    return notice;
  };
})();
