// A dialog in which something was typed does not close at once: Escape, and any data-dialog-close,
// ask whether to keep writing or to discard it.
"use strict";

(() => {
  const TEXTS = "textarea, input:not([type]), input[type=text], input[type=search], input[type=email], input[type=tel]";

  document.addEventListener("input", (event) => {
    const dialog = event.target.closest?.("dialog");
    if (dialog && event.target.matches(TEXTS)) dialog.dataset.typed = "";
  });

  const holdsText = (dialog) =>
    "typed" in dialog.dataset && [...dialog.querySelectorAll(TEXTS)].some((field) => field.value.trim());

  const button = (words, look, act) => {
    const made = document.createElement("button");
    Object.assign(made, { type: "button", className: `btn ${look}`, textContent: words });
    made.addEventListener("click", act);
    return made;
  };

  const ask = (dialog) => {
    const asked = dialog.querySelector("[data-dialog-ask]");
    if (asked) return asked.querySelector("button").focus();
    const back = document.activeElement;
    const bar = document.createElement("div");
    bar.className = "dialog-ask";
    bar.dataset.dialogAsk = "";
    bar.setAttribute("role", "alert");
    const words = document.createElement("strong");
    words.textContent = "What you typed is not saved yet.";
    const keep = button("Keep writing", "btn-primary", () => {
      bar.remove();
      if (dialog.contains(back)) back.focus();
    });
    bar.append(words, keep, button("Discard", "btn-quiet", () => dialog.close()));
    dialog.append(bar);
    bar.scrollIntoView({ block: "nearest" });
    keep.focus();
  };

  /** True when the dialog stays open and asks. */
  const isKept = (dialog, event) => {
    if (!dialog?.open || !holdsText(dialog)) return false;
    event.preventDefault();
    event.stopPropagation();
    ask(dialog);
    return true;
  };

  document.addEventListener(
    "keydown",
    (event) => event.key === "Escape" && isKept(document.querySelector("dialog[open]"), event),
    true,
  );
  document.addEventListener("cancel", (event) => isKept(event.target.closest?.("dialog"), event), true);
  document.addEventListener(
    "click",
    (event) => {
      const close = event.target.closest?.("dialog [data-dialog-close]");
      if (close) isKept(close.closest("dialog"), event);
    },
    true,
  );
  document.addEventListener(
    "close",
    (event) => {
      if (!event.target.matches?.("dialog")) return;
      delete event.target.dataset.typed;
      event.target.querySelector("[data-dialog-ask]")?.remove();
    },
    true,
  );
})();
