// The dosing page: the T+ clock and what is due, in product time, and one key for each mark.
//
//   data-t-plus data-since="ISO" data-now="ISO" data-speed="1"    ticks T+0:43
//   data-due="ISO" data-now="ISO" data-speed="1"                  says "in 2 min", "due now", "overdue 4 min"
//   data-mark-key="m"                                             that key presses the button
"use strict";

(() => {
  const MINUTE = 60000;
  const opened = performance.now();

  /** The product's time: what the server said when the page was made, and what has passed since. */
  const productNow = (element) =>
    Date.parse(element.dataset.now) + (performance.now() - opened) * Number(element.dataset.speed || 1);

  const tPlus = (element) => {
    const minutes = Math.max(0, Math.floor((productNow(element) - Date.parse(element.dataset.since)) / MINUTE));
    return `T+${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
  };

  const dueWords = (minutes) => {
    if (minutes > 0) return [`in ${minutes} min`, minutes <= 3 ? "amber" : "neutral"];
    if (minutes > -2) return ["due now", "amber"];
    return [`overdue ${-minutes} min`, "amber"];
  };

  const tick = () => {
    for (const element of document.querySelectorAll("[data-t-plus]")) {
      const words = tPlus(element);
      if (element.textContent.trim() !== words) element.textContent = words;
    }
    for (const chip of document.querySelectorAll("[data-due]")) {
      const [words, tone] = dueWords(Math.ceil((Date.parse(chip.dataset.due) - productNow(chip)) / MINUTE));
      if (chip.textContent === words) continue;
      chip.textContent = words;
      chip.className = `chip chip-${tone}`;
    }
  };

  const isTyping = (element) => element?.closest?.("input, textarea, select, [contenteditable]") != null;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const button = document.querySelector(`[data-mark-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  });

  tick();
  setInterval(tick, 1000);
})();
