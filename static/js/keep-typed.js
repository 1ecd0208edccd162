// Several forms on one page: sending one keeps what is typed in the others.
//
//   <div data-keep-typed="KEY" [data-keep-all]>   around the forms; KEY names the page, whatever its
//                    address; data-keep-all where a refused form came back filled in; data-here="/…"
//                    where that form's own address only takes what is sent: this page's, to come back to
// It is held by this tab only while the next page is on its way, and put back there. Who leaves by a link is
// asked by the browser first. Forms with data-autosave look after themselves.
"use strict";

(() => {
  const place = document.querySelector("[data-keep-typed]");
  if (!place) return;
  if (place.dataset.here) history.replaceState(history.state, "", place.dataset.here);
  const key = `typed:${place.dataset.keepTyped}`;
  const byHand = new WeakSet(); // what scripts fill in is nobody's words
  let isLeaving = false;
  const isBox = (field) => field.type === "checkbox" || field.type === "radio";

  const forms = () => [...place.querySelectorAll("form:not([data-autosave])")];

  const fieldsOf = (form) =>
    [...form.elements].filter((field) => field.name && field.matches("input:not([type=hidden]), select, textarea"));

  const asItCame = (field) => {
    if (isBox(field)) return field.defaultChecked;
    if (field.tagName === "SELECT") {
      return ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value;
    }
    return field.defaultValue;
  };

  const asItIs = (field) => (isBox(field) ? field.checked : field.value);

  /** What was typed in every form but the one that is sent. */
  const typed = (sent) =>
    forms()
      .filter((form) => form !== sent)
      .flatMap(fieldsOf)
      .filter((field) => "keepAll" in place.dataset || asItIs(field) !== asItCame(field))
      .map((field) => [field.id, asItIs(field)]);

  const putBack = ([id, value]) => {
    const field = document.getElementById(id);
    if (!field || !place.contains(field) || asItIs(field) === value) return;
    byHand.add(field);
    if (isBox(field)) field.checked = value;
    else field.value = value;
    const fold = field.closest("details");
    if (fold) fold.open = true;
  };

  const restore = () => {
    const kept = JSON.parse(sessionStorage.getItem(key) ?? "[]");
    sessionStorage.removeItem(key);
    kept.forEach(putBack);
  };

  const isUnsent = () => forms().flatMap(fieldsOf).some((field) => byHand.has(field) && asItIs(field) !== asItCame(field));

  place.addEventListener("input", ({ target, isTrusted }) => isTrusted && byHand.add(target));
  window.addEventListener("beforeunload", (event) => !isLeaving && isUnsent() && event.preventDefault());

  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.method !== "post") return;
    isLeaving = true;
    try {
      sessionStorage.setItem(key, JSON.stringify(typed(event.target)));
    } catch {
      // This device keeps nothing; the form is sent all the same.
    }
  });
  // Where the answer never came and somebody goes back, the page still stands as it was.
  window.addEventListener("pageshow", (event) => {
    isLeaving = false;
    if (event.persisted) sessionStorage.removeItem(key);
  });

  try {
    restore();
  } catch {
    // Nothing was kept.
  }
})();
