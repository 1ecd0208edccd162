// The parts of an integration that belong together while they are typed: a commitment may act on an insight
// written a moment ago, a challenge brings its suggested responses, a length out of the usual is noticed.
"use strict";

(() => {
  const NAMED = /^(.*\S)\s+#(\p{L}[^#]*)$/u;
  const LONGEST = 60;
  const changed = (field) => field.dispatchEvent(new Event("input", { bubbles: true }));

  // --- commitments act on insights and belong to themes ----------------------------------

  const insights = document.querySelector("[data-insights]");
  const themes = document.querySelector("[data-tags]");

  const drafts = () =>
    (insights?.value ?? "").split("\n").map((line) => line.trim()).filter(Boolean).map((line) => {
      const named = NAMED.exec(line);
      return named && named[2].trim().length <= LONGEST ? { text: named[1], theme: named[2].trim() } : { text: line, theme: "" };
    });

  let before = drafts().map((one) => one.text);

  const option = (value, label) => new Option(label, value);

  const offerInsights = (select, lines) => {
    const at = before.indexOf(select.value.replace(/^new:/, ""));
    const chosen = select.value.startsWith("new:") && lines.length === before.length && at >= 0 ? `new:${lines[at]}` : select.value;
    select.querySelector("optgroup[label='This session']")?.remove();
    if (lines.length) {
      const group = document.createElement("optgroup");
      group.label = "This session";
      group.append(...lines.map((line) => option(`new:${line}`, line)));
      select.options[0].after(group);
    }
    select.value = chosen;
    if (select.selectedIndex < 0) select.value = "";
  };

  const offerThemes = (select, names) => {
    const known = new Set([...select.options].map((one) => one.value.toLowerCase()));
    for (const name of names) if (name && !known.has(name.toLowerCase())) select.append(option(name, name));
  };

  const offer = () => {
    const typed = drafts();
    const lines = typed.map((one) => one.text);
    const names = [...(themes?.value ?? "").split(",").map((name) => name.trim()), ...typed.map((one) => one.theme)];
    document.querySelectorAll("[data-acts-on]").forEach((select) => offerInsights(select, lines));
    document.querySelectorAll("[data-theme-of]").forEach((select) => offerThemes(select, names));
    before = lines;
  };

  insights?.addEventListener("input", offer);
  themes?.addEventListener("change", offer);
  if (insights) offer();

  // --- challenges -----------------------------------------------------------------------

  document.querySelectorAll("[data-challenge]").forEach((place) => {
    const kind = place.querySelector("[data-challenge-kind]");
    const response = place.querySelector("[data-challenge-response]");
    const all = place.querySelector("[data-suggestions]");
    if (!kind || !response || !all) return;

    all.querySelectorAll(".suggestion-lines li").forEach((item) => {
      const words = item.textContent.trim();
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "suggestion-take", textContent: words });
      button.addEventListener("click", () => {
        response.value = [response.value.trim(), words].filter(Boolean).join("\n");
        changed(response);
        response.focus();
      });
      item.replaceChildren(button);
    });

    const choose = () => {
      all.querySelectorAll("[data-suggestion]").forEach((one) => (one.hidden = one.dataset.suggestion !== kind.value));
      all.hidden = !kind.value;
      all.open = Boolean(kind.value);
    };
    kind.addEventListener("change", choose);
    choose();
  });

  // --- concern for safety ---------------------------------------------------------------

  const concern = document.querySelector("[name=has_concern]");
  const words = document.querySelector(".concern-words");
  if (concern && words) {
    const text = words.querySelector("textarea");
    const show = () => (words.hidden = !concern.checked && !text.value.trim());
    concern.addEventListener("change", () => {
      show();
      if (concern.checked) text.focus();
    });
    show();
  }

  // --- how long it took -----------------------------------------------------------------

  const note = document.querySelector("[data-length-note]");
  const minutes = (name) => {
    const typed = document.querySelector(`[name='times-${name}']`)?.value.trim() ?? "";
    const found = /^(\d{1,2})[:.]?(\d{2})$/.exec(typed);
    return found && found[1] < 24 && found[2] < 60 ? found[1] * 60 + Number(found[2]) : null;
  };
  if (note) {
    const { low, high } = note.dataset;
    const measure = () => {
      const [began, ended] = [minutes("began"), minutes("ended")];
      const length = began === null || ended === null ? null : (ended - began + 1440) % 1440;
      note.hidden = length === null || (length >= Number(low) && length <= Number(high));
      if (!note.hidden) note.textContent = `${length} minutes; integration usually takes ${low} to ${high}. Worth a look at the times.`;
    };
    document.querySelectorAll("[name^='times-']").forEach((field) => field.addEventListener("input", measure));
  }
})();
