// What the clinic would refuse, were the form sent: asked ahead, and said at the fields until they are changed.
// Used by autosave.js.
"use strict";

window.care ??= {};

(() => {
  /** A POST with X-Check answers {errors: {name: [texts]}}; what is about no field stands under "". */
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

  /** Beside each field; what has none on this page, at the head of the form. */
  const refuse = (form, errors) => {
    form.querySelectorAll("[data-refusal]").forEach(takeBack);
    const ofTheWhole = [];
    for (const [name, said] of Object.entries(errors)) {
      const field = [...form.elements].find((one) => name && one.name === name && one.type !== "hidden");
      if (field) sayAt(field, said.join(" "));
      else ofTheWhole.push(...said);
    }
    if (ofTheWhole.length) care.announce(form, ofTheWhole.join(" ")).dataset.refusal = "";
  };

  const sayAt = (field, text) => {
    const words = document.createElement("div");
    Object.assign(words, { id: `${field.id}-refusal`, className: "invalid-feedback d-block", textContent: text });
    words.dataset.refusal = field.id;
    words.setAttribute("role", "alert");
    field.classList.add("is-invalid");
    describe(field, [...described(field), words.id]);
    field.after(words);
    for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    field.addEventListener("input", () => takeBack(words), { once: true });
  };

  const takeBack = (words) => {
    words.remove();
    const field = document.getElementById(words.dataset.refusal);
    if (!field) return;
    field.classList.remove("is-invalid");
    describe(field, described(field).filter((id) => id !== words.id));
  };

  const described = (field) => (field.getAttribute("aria-describedby") ?? "").split(/\s+/).filter(Boolean);

  const describe = (field, ids) => {
    if (ids.length) field.setAttribute("aria-describedby", ids.join(" "));
    else field.removeAttribute("aria-describedby");
  };
})();
