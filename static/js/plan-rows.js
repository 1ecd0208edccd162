// "Add another" without a round trip: one more empty row like the last one. Without this script the button sends the
// form, and the page comes back with the row.
//
//   <div data-plan-rows> <div class="plan-row">…fields named name-2, phone-2…</div> </div> <button data-add-row>
"use strict";

(() => {
  const MOST = 30;
  const NUMBERED = ["name", "id", "for", "aria-describedby"];

  function added(rows) {
    const all = rows.querySelectorAll(".plan-row");
    const [last, number] = [all[all.length - 1], all.length];
    if (number >= MOST) return null;
    const row = last.cloneNode(true);
    for (const element of row.querySelectorAll("*")) {
      for (const name of NUMBERED) {
        const value = element.getAttribute(name);
        if (value) element.setAttribute(name, value.replace(/-\d+/g, `-${number}`));
      }
      if (element.matches("input, textarea")) element.value = "";
      if (element.matches("textarea")) element.textContent = "";
      if (element.matches("label")) element.textContent = element.textContent.replace(String(number), String(number + 1));
    }
    row.querySelectorAll(".invalid-feedback").forEach((error) => error.remove());
    last.after(row);
    return row;
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add-row]");
    const rows = button?.closest("fieldset").querySelector("[data-plan-rows]");
    const row = rows && added(rows);
    if (!row) return;
    event.preventDefault();
    row.querySelector("input, textarea").focus();
  });

  // What lay on this device may have more rows than the page (offline/papers.js).
  document.addEventListener("row:wanted", ({ target, detail: name }) => {
    const kin = target.elements[name.replace(/\d+$/, "0")];
    const rows = kin?.closest("[data-plan-rows]");
    while (rows && !target.elements[name] && added(rows)) continue;
  }, true);
})();
