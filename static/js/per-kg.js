// What is typed as mg is said in mg/kg as well, and mg/kg in mg, wherever a weight stands beside it.
//
//   data-per-kg   where it is said, in the form that holds the amounts
"use strict";

(() => {
  const number = (form, name) => Number(form.querySelector(`[name$="${name}"]`)?.value) || 0;
  const plain = (amount) => String(Math.round(amount * 100) / 100);

  const words = (form) => {
    const [mg, perKg, kg] = ["total_mg", "mg_per_kg", "weight_kg"].map((name) => number(form, name));
    if (!kg || !(mg || perKg)) return "";
    return mg ? `${plain(mg)} mg is ${plain(mg / kg)} mg/kg at ${plain(kg)} kg.` : `${plain(perKg)} mg/kg is ${plain(perKg * kg)} mg at ${plain(kg)} kg.`;
  };

  const say = (place) => {
    place.textContent = words(place.closest("form"));
    place.hidden = !place.textContent;
  };

  const sayAll = (within) => within.querySelectorAll("[data-per-kg]").forEach(say);

  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form");
    if (form) sayAll(form);
  });
  document.addEventListener("htmx:afterSwap", () => sayAll(document));
  sayAll(document);
})();
