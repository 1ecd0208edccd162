// The arrow keys go where the links to the day before and the day after go.
//
//   <a rel="prev" href="…">, <a rel="next" href="…">
"use strict";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.repeat) return;
  if (event.target.closest?.("input, textarea, select, [contenteditable], dialog, [role=menu]")) return;
  const rel = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
  const link = rel && document.querySelector(`.days a[rel=${rel}]`);
  if (!link) return;
  event.preventDefault();
  link.click();
});
