// Another framework shows its sections of a note at once (templates/sessions/note_sections.html). A section
// stays in sight while something is written in it, whatever is chosen.
"use strict";

(() => {
  const isShown = (section, isChosen) =>
    isChosen ||
    section.contains(document.activeElement) ||
    section.querySelector("textarea").value.trim() !== "" ||
    section.querySelector("[role=group]") !== null; // two versions to compare, put there by autosave.js

  const arrange = (choice) => {
    for (const group of choice.form.querySelectorAll("[data-framework]")) {
      const sections = [...group.querySelectorAll("[data-section]")];
      for (const section of sections) section.hidden = !isShown(section, group.dataset.framework === choice.value);
      group.hidden = sections.every((section) => section.hidden);
    }
  };

  const start = () => {
    for (const choice of document.querySelectorAll("select[data-framework-choice]")) {
      arrange(choice); // after autosave.js put back what was typed on this device
      choice.addEventListener("change", () => arrange(choice));
      new MutationObserver(() => arrange(choice)).observe(choice.form, { childList: true, subtree: true });
    }
  };
  if (document.readyState === "complete") start();
  else window.addEventListener("load", start);
})();
