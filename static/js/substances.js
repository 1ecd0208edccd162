// Forms of the substance log: milligrams said as millilitres or pieces while they are typed, and what is
// left in the syringe offered as waste. The server computes everything again.
//
//   <form data-log-form data-each="50" data-unit="mL">    or a <select> whose options carry both
//   <input data-mg>                                        an amount in milligrams
//   <button data-print>                                    prints the page
"use strict";

(() => {
  document.querySelector("[data-print]")?.addEventListener("click", () => window.print());

  const form = document.querySelector("[data-log-form]");
  if (!form) return;
  const chosen = form.querySelector("select[name=container]");
  const field = (name) => form.elements.namedItem(name);
  const amount = (input) => Number.parseFloat(input.value.replace(",", "."));
  const strength = () => (chosen ? chosen.selectedOptions[0]?.dataset : form.dataset) ?? {};

  const say = (input) => {
    const { each, unit } = strength();
    const note = input.parentElement.querySelector("[data-measure]");
    const measured = amount(input) / Number.parseFloat(each);
    note.textContent = Number.isFinite(measured) ? `${Math.round(measured * 1000) / 1000} ${unit}` : "";
  };

  const inputs = Number.parseFloat(form.dataset.each) || chosen ? [...form.querySelectorAll("[data-mg]")] : [];
  for (const input of inputs) {
    const note = document.createElement("div");
    note.className = "form-text log-measure";
    note.dataset.measure = "";
    input.after(note);
  }
  const sayAll = () => inputs.forEach(say);

  const [drawn, given, wasted] = ["drawn_mg", "given_mg", "wasted_mg"].map(field);
  let isTyped = false;
  wasted?.addEventListener("input", () => (isTyped = true));
  const offerWaste = () => {
    if (!drawn || !given || !wasted || isTyped) return;
    const rest = amount(drawn) - amount(given);
    if (rest >= 0) wasted.value = String(Math.round(rest * 1000) / 1000);
  };

  form.addEventListener("input", (event) => {
    if (event.target === drawn || event.target === given) offerWaste();
    sayAll();
  });
  sayAll();
})();
