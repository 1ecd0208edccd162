// What a form holds, and the copy of it that this device keeps until the clinic has it. Used by autosave.js.
"use strict";

window.care ??= {};

(() => {
  const isOurs = (name) => name !== "csrfmiddlewaretoken" && name !== "version";

  /** Its answers by name, each a list of texts; no files. */
  care.fieldsOf = (form) => {
    const fields = {};
    for (const [name, value] of new FormData(form)) {
      if (isOurs(name) && !(value instanceof File)) (fields[name] ??= []).push(value);
    }
    return fields;
  };

  care.fillIn = (form, fields) => {
    for (const element of form.elements) {
      if (!element.name || !isOurs(element.name) || element.type === "file") continue;
      const values = fields[element.name] ?? [];
      if (element.type === "checkbox" || element.type === "radio") element.checked = values.includes(element.value);
      else if (element.name in fields && element.type !== "submit") element.value = values[0];
    }
  };

  /** Nothing more is typed in vain: to be read and copied, and still part of what is sent. */
  care.closeFields = (form) => {
    for (const field of form.elements) {
      if (field.matches("textarea, input:not([type=checkbox], [type=radio], [type=hidden])")) field.readOnly = true;
      else if (field.matches("input, select")) [field, ...(field.labels ?? [])].forEach((one) => (one.inert = true));
    }
  };

  /** The drafts on one shelf of this device, "localStorage" or "sessionStorage". */
  care.draftsIn = (shelf) => ({
    get(key) {
      try {
        return JSON.parse(window[shelf].getItem(`draft:${key}`));
      } catch {
        return null;
      }
    },
    /** False when this device cannot keep it, so that nobody is told it did. */
    keep(key, draft) {
      try {
        window[shelf].setItem(`draft:${key}`, JSON.stringify(draft));
        return true;
      } catch {
        return false;
      }
    },
    forget(key) {
      try {
        window[shelf].removeItem(`draft:${key}`);
      } catch {
        // No storage, so nothing was kept.
      }
    },
  });
})();
