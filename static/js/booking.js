// Once what is typed makes sense, an earlier refusal beside the date and the time goes away. A better time
// takes along what is typed now: its address may have been made before the last word.
"use strict";

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id !== "preview" || !event.target.querySelector("[data-preview-is-valid]")) return;
  for (const field of document.querySelectorAll(".book form .is-invalid")) {
    field.classList.remove("is-invalid");
    field.removeAttribute("aria-invalid");
    field.parentElement.querySelectorAll(".invalid-feedback").forEach((words) => words.remove());
  }
});

document.addEventListener("click", (event) => {
  const link = event.target.closest(".better-times a");
  const form = document.getElementById("booking");
  if (!link || !form) return;
  const to = new URL(link.href);
  for (const field of form.querySelectorAll("input:not([type=hidden], #id_date, #id_time), select, textarea")) {
    if (field.name) to.searchParams.set(field.name, field.value);
  }
  link.href = to.href;
});
