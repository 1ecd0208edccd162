// Writing a note by keyboard, and folds that stay as they were left on this device.
//   Ctrl+Enter             goes to the button marked data-last-act; it never presses it
//   <details data-fold="KEY">    open or closed is remembered under KEY
// Ctrl+S is autosave.js's own.
"use strict";

(() => {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    const acts = document.querySelectorAll("[data-last-act]");
    const act = acts[acts.length - 1];
    if (!act) return;
    event.preventDefault();
    act.focus();
    act.scrollIntoView({ block: "center" });
  });

  const remembered = (key) => {
    try {
      return localStorage.getItem(`fold:${key}`);
    } catch {
      return null;
    }
  };

  const remember = (key, isOpen) => {
    try {
      localStorage.setItem(`fold:${key}`, isOpen ? "open" : "closed");
    } catch {
      // This device remembers nothing; the fold works all the same.
    }
  };

  for (const fold of document.querySelectorAll("details[data-fold]")) {
    const was = remembered(fold.dataset.fold);
    // What has to be seen stays open: a field with a message, or one of two versions to choose from.
    if (was === "closed" && !fold.querySelector(".is-invalid, .conflict")) fold.open = false;
    else if (was === "open") fold.open = true;
    fold.addEventListener("toggle", () => remember(fold.dataset.fold, fold.open));
  }
})();
