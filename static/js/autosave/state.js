// What has become of the words just typed (components/saved.html), and what keeps them from the clinic.
// Used by autosave.js.
"use strict";

window.care ??= {};

(() => {
  /** "saving", "saved", "local" or "conflict", in the place that speaks for this form; `goTo` makes it a way there. */
  care.saySaved = (form, state, words, goTo) => {
    const own = form.id && document.querySelector(`[data-saved-for="${CSS.escape(form.id)}"]`);
    const place = own || document.querySelector("[data-saved]:not([data-saved-for])");
    if (!place) return;
    place.hidden = false;
    place.dataset.state = state;
    if (place.textContent !== words || goTo) place.replaceChildren(goTo ? way(words, goTo) : words);
  };

  const way = (words, goTo) => {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: words });
    button.addEventListener("click", goTo);
    return button;
  };

  /** What the clinic would refuse, were the form sent: a POST with X-Check answers {errors: {name: [texts]}}. */
  care.askAhead = async (form, body) => {
    if (!form.dataset.checkUrl) return;
    const headers = { "X-Check": "1", Accept: "application/json" };
    try {
      const answer = await fetch(form.dataset.checkUrl, { method: "POST", body, headers, redirect: "manual" });
      if (answer.ok) refuse(form, (await answer.json()).errors);
    } catch {
      // Not connected: it is said when the form is sent.
    }
  };

  /** Beside each field, until it is changed. */
  const refuse = (form, errors) => {
    form.querySelectorAll("[data-refusal]").forEach((old) => old.remove());
    for (const [name, said] of Object.entries(errors)) {
      const field = [...form.elements].find((one) => one.name === name && one.type !== "hidden");
      if (!field) continue;
      const words = document.createElement("div");
      Object.assign(words, { id: `${field.id}-refusal`, className: "invalid-feedback d-block", textContent: said.join(" ") });
      words.dataset.refusal = "";
      words.setAttribute("role", "alert");
      field.classList.add("is-invalid");
      field.setAttribute("aria-describedby", words.id);
      field.after(words);
      for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
      field.addEventListener("input", () => [words.remove(), field.classList.remove("is-invalid")], { once: true });
    }
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
