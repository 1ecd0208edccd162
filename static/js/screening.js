// The screening list: one key answers an item and goes on to the next; and what is typed outlives a sign-in.
//
//   <form data-screening>            inside a fieldset Y, N and U choose the radio with that data-key
//   <form data-keep-here="KEY" [data-kept-fresh]>
//       held by this tab while something differs from how it came, and put back when the page is opened
//       again. data-kept-fresh: it came back refused, filled in by the clinic. The page after a save has
//       the address …#kept, and what was held is let go.
"use strict";

(() => {
  const isBox = (field) => field.type === "checkbox" || field.type === "radio";
  const fieldsOf = (form) =>
    [...form.elements].filter((field) => field.id && field.matches("input:not([type=hidden]), select, textarea"));
  const cameAs = (field) => (isBox(field) ? field.defaultChecked : field.defaultValue);
  const isNow = (field) => (isBox(field) ? field.checked : field.value);
  const isSaved = location.hash === "#kept";
  let isLeaving = false;

  class Kept {
    constructor(form) {
      this.form = form;
      this.key = `kept:${form.dataset.keepHere}`;
      this.isRefused = "keptFresh" in form.dataset;
      this.open();
      form.addEventListener("input", () => this.hold());
    }

    get typed() {
      return fieldsOf(this.form).filter((field) => this.isRefused || isNow(field) !== cameAs(field));
    }

    /** Saved: let go. Refused: hold what came back. Otherwise put back what an earlier visit left. */
    open() {
      if (isSaved) sessionStorage.removeItem(this.key);
      else if (this.isRefused) this.hold();
      else JSON.parse(sessionStorage.getItem(this.key) ?? "[]").forEach((one) => this.putBack(one));
    }

    hold() {
      const typed = this.typed.map((field) => [field.id, isNow(field)]);
      if (typed.length) sessionStorage.setItem(this.key, JSON.stringify(typed));
      else sessionStorage.removeItem(this.key);
    }

    putBack([id, value]) {
      const field = document.getElementById(id);
      if (!field || !this.form.contains(field)) return;
      if (isBox(field)) field.checked = value;
      else field.value = value;
      const fold = field.closest("details");
      if (fold) fold.open = true;
    }
  }

  const answerByKey = (form) => {
    const items = [...form.querySelectorAll("fieldset")];
    form.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target.type !== "radio") return;
      const item = event.target.closest("fieldset");
      const radio = item?.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
      if (!radio) return;
      event.preventDefault();
      radio.checked = true;
      radio.dispatchEvent(new Event("input", { bubbles: true }));
      const next = items[items.indexOf(item) + 1];
      (next?.querySelector("input:checked") ?? next?.querySelector("input[type=radio]") ?? radio).focus();
    });
  };

  document.addEventListener("submit", () => {
    isLeaving = true;
  });
  document.querySelectorAll("form[data-screening]").forEach(answerByKey);
  document.querySelectorAll("form[data-keep-here]").forEach((form) => {
    try {
      const kept = new Kept(form);
      window.addEventListener("beforeunload", (event) => {
        if (!isLeaving && kept.typed.length) event.preventDefault();
      });
    } catch {
      // This device keeps nothing.
    }
  });
  if (isSaved) history.replaceState(history.state, "", location.pathname + location.search);
  document.getElementById("confirm-absolute")?.focus();
})();
