// The checklist before a dose, by keyboard. Each answer is saved at once; other rows keep what is typed.
//
//   <ol data-ready-list><li data-check [data-done]> … <button data-answer="y|n|u">
//   <input data-fills="ID">    its value goes to that field too, where nothing was typed there
// J and K go from check to check; Y, N and U answer the one in focus and go on to the next open one.
"use strict";

(() => {
  if (window.readyKeys) return;
  window.readyKeys = true;

  const list = () => document.querySelector("[data-ready-list]");
  const checks = () => [...(list()?.querySelectorAll("[data-check]") ?? [])];
  const isTyping = (element) => element?.closest?.("input, textarea, select, [contenteditable], dialog") != null;
  let goesOn = "";

  const focusOn = (check) => {
    check?.focus();
    check?.scrollIntoView({ block: "nearest" });
  };

  const step = (from, by) => {
    const all = checks();
    if (from === -1) return focusOn(all.find((one) => !("done" in one.dataset)) ?? all[0]);
    focusOn(all[Math.min(Math.max(from + by, 0), all.length - 1)]);
  };

  const answer = (check, key) => {
    const button = check.querySelector(`[data-answer="${key}"]`);
    if (!button) return;
    const value = check.querySelector("[name=value]");
    if (key === "y" && value && !value.value.trim()) return value.focus();
    goesOn = check.id;
    button.click();
  };

  document.addEventListener(
    "keydown",
    (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !list() || isTyping(event.target)) return;
      const key = event.key.toLowerCase();
      const current = event.target.closest?.("[data-ready-list] [data-check]");
      if (key === "j" || key === "k") step(checks().indexOf(current), key === "j" ? 1 : -1);
      else if (current && "ynu".includes(key)) answer(current, key);
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );

  const fill = () => {
    for (const field of document.querySelectorAll("[data-fills]")) {
      const other = document.getElementById(field.dataset.fills);
      if (other && (!other.value || other.value === other.defaultValue)) other.value = field.value;
    }
  };

  document.addEventListener("htmx:afterSettle", () => {
    fill();
    if (!goesOn) return;
    const all = checks();
    const at = all.findIndex((one) => one.id === goesOn);
    const refused = all[at]?.querySelector("[role=alert]");
    goesOn = "";
    if (refused) return focusOn(all[at]);
    focusOn(all.slice(at + 1).find((one) => !("done" in one.dataset)) ?? all[at]);
  });
  document.addEventListener("DOMContentLoaded", fill);
  fill();
})();
