// Forms of the substance log: milligrams said as millilitres or pieces while they are typed, and what is
// left in the syringe offered as waste. The server computes everything again.
//
//   <form data-log-form data-each="50" data-unit="mL">    or a <select> whose options carry both
//   <input data-mg>                                        an amount in milligrams
//   <input name="counted">, <select name="unit">           a count in either unit: the other one is said
//   <div data-more-than="500">                             asked only where more milligrams were counted
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
  const [counted, unit] = ["counted", "unit"].map(field);
  for (const input of counted ? [...inputs, counted] : inputs) {
    const note = document.createElement("div");
    note.className = "form-text log-measure";
    note.dataset.measure = "";
    input.after(note);
  }
  const sayCount = () => {
    const each = Number.parseFloat(form.dataset.each);
    const isMg = unit.value === "mg";
    const mg = amount(counted) * (isMg ? 1 : each);
    const other = Math.round((isMg ? mg / each : mg) * 1000) / 1000;
    const note = counted.parentElement.querySelector("[data-measure]");
    note.textContent = Number.isFinite(other) ? `${other} ${isMg ? form.dataset.unit : "mg"}` : "";
    const ask = form.querySelector("[data-more-than]");
    ask.hidden = !(mg > Number.parseFloat(ask.dataset.moreThan));
  };
  const sayAll = () => {
    inputs.forEach(say);
    if (counted) sayCount();
  };

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
    if (event.target === counted || event.target === unit) field("is_more_confirmed").checked = false;
    sayAll();
  });
  sayAll();
})();
