// Once what is typed makes sense, an earlier refusal beside the date and the time goes away.
"use strict";

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id !== "preview" || !event.target.querySelector("[data-preview-is-valid]")) return;
  for (const field of document.querySelectorAll(".book form .is-invalid")) {
    field.classList.remove("is-invalid");
    field.removeAttribute("aria-invalid");
    field.parentElement.querySelectorAll(".invalid-feedback").forEach((words) => words.remove());
  }
});
