// A list worked by keyboard: J and K move, Enter opens, other letters press the row's buttons.
//
//   <div data-rows>
//     <div data-row tabindex="0" [data-row-id="…"]>
//       <a data-key-enter href="…">, <a data-key-b …>, <button data-key-l …>
// The row chosen stays chosen when htmx replaces the list (by data-row-id).
"use strict";

(() => {
  const isTyping = (element) => element?.closest?.("input, textarea, select, [contenteditable], dialog") != null;
  const rows = () => [...document.querySelectorAll("[data-rows] [data-row]")].filter((row) => row.offsetParent);
  let chosen = null;

  // By its id while a list just replaced has not been marked yet: no key may reach another row.
  const current = () =>
    rows().find((row) => row.classList.contains("is-selected")) ??
    rows().find((row) => chosen && row.dataset.rowId === chosen);

  const choose = (row) => {
    if (!row) return;
    rows().forEach((other) => other.classList.toggle("is-selected", other === row));
    chosen = row.dataset.rowId ?? null;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  };

  const step = (by) => {
    const all = rows();
    const at = all.indexOf(current());
    choose(all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)]);
  };

  const press = (key, event) => {
    const target = current()?.querySelector(`[data-key-${CSS.escape(key)}]`);
    if (!target) return;
    event.preventDefault();
    target.click();
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || !rows().length) return;
    const key = event.key.toLowerCase();
    if (key === "j" || key === "arrowdown") return event.preventDefault(), step(1);
    if (key === "k" || key === "arrowup") return event.preventDefault(), step(-1);
    if (key === "enter" && event.target.closest("a, button, summary")) return;
    if (event.repeat) return; // a key held down is one press
    if (key === "enter" || /^[a-z]$/.test(key)) press(key, event);
  });

  document.addEventListener("focusin", (event) => {
    const row = event.target.closest?.("[data-rows] [data-row]");
    if (row && !row.classList.contains("is-selected")) {
      rows().forEach((other) => other.classList.toggle("is-selected", other === row));
      chosen = row.dataset.rowId ?? null;
    }
  });

  document.addEventListener("htmx:afterSettle", () => {
    if (!chosen || document.querySelector("[data-row].is-selected")) return;
    const again = document.querySelector(`[data-row-id="${CSS.escape(chosen)}"]`);
    again?.classList.add("is-selected");
    if (document.activeElement === document.body) again?.focus({ preventScroll: true });
  });
})();
