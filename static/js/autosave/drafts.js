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

  /** The same as the clinic sent them, whatever was typed since. */
  care.cameWith = (form) => {
    const fields = {};
    const add = (name, value) => (fields[name] ??= []).push(value);
    for (const element of form.elements) {
      const { name, type } = element;
      if (!name || !isOurs(name) || element.disabled || ["file", "submit", "button"].includes(type)) continue;
      if (type === "checkbox" || type === "radio") element.defaultChecked && add(name, element.value);
      else if (element.matches("select")) chosenFirst(element).forEach((option) => add(name, option.value));
      else if (element.matches("input, textarea")) add(name, element.defaultValue);
    }
    return fields;
  };

  const chosenFirst = (list) => {
    const chosen = [...list.options].filter((option) => option.defaultSelected);
    return chosen.length || list.multiple ? chosen : [...list.options].slice(0, 1);
  };

  /** Into a field; a list that does not offer it takes it all the same. */
  care.put = (field, value) => {
    const isMissing = field.matches("select") && value && ![...field.options].some((one) => one.value === value);
    if (isMissing) field.append(new Option(value.replace(/^new:/, ""), value));
    field.value = value;
  };

  const inOrder = (values) => [values ?? []].flat().map((text) => text.replaceAll("\r\n", "\n").trim()).filter(Boolean).sort();

  /** Whether two answers say the same: in any order, without the spaces around, and nothing is as good as empty. */
  care.isSame = (one, other) => JSON.stringify(inOrder(one)) === JSON.stringify(inOrder(other));

  /** Whether `fields` answer as `asked` does, as far as that goes. */
  care.holdsAll = (fields, asked) => Object.keys(asked).every((name) => care.isSame(fields[name], asked[name]));

  care.changedNames = (now, before) => {
    const names = [...new Set([...Object.keys(now), ...Object.keys(before)])];
    return names.filter((name) => !care.isSame(now[name], before[name]));
  };

  /**
   * Whether the clinic lacks what a draft holds. `served`: what the page came with; `isBehind`: on top of another
   * version. On top of the same one, other words than the draft began with were sent back with what to mend.
   */
  care.isUnsaved = (draft, served, isBehind) => {
    const isOther = (fields) => care.changedNames(fields, served).length > 0;
    return isOther(draft.fields) || Boolean(!isBehind && draft.base && isOther(draft.base));
  };

  care.fillIn = (form, fields) => {
    for (const element of form.elements) {
      if (!element.name || !isOurs(element.name) || element.type === "file") continue;
      const values = fields[element.name] ?? [];
      if (element.type === "checkbox" || element.type === "radio") element.checked = values.includes(element.value);
      else if (element.name in fields && element.type !== "submit") care.put(element, values[0]);
    }
  };

  /** Nothing more is typed in vain: to be read and copied, and still part of what is sent. */
  care.closeFields = (form) => {
    for (const field of form.elements) {
      if (field.matches("textarea, input:not([type=checkbox], [type=radio], [type=hidden])")) field.readOnly = true;
      else if (field.matches("input, select")) [field, ...(field.labels ?? [])].forEach((one) => (one.inert = true));
    }
  };

  /** Names this tab, on this device, until it closes. */
  const tab = (() => {
    try {
      return (sessionStorage["draft-tab"] ??= Math.random().toString(36).slice(2));
    } catch {
      return "";
    }
  })();

  /**
   * The drafts on one shelf of this device, "localStorage" or "sessionStorage": one for each tab that has words
   * of its own, so that no tab overwrites or forgets another's.
   */
  care.draftsIn = (shelf) => ({
    of(key) {
      try {
        const kept = JSON.parse(window[shelf].getItem(`draft:${key}`)) ?? {};
        return kept.tabs ?? (kept.fields ? { "": kept } : {});
      } catch {
        return {};
      }
    },
    /** This tab's, or else it takes over one that another tab left. */
    get(key) {
      const tabs = this.of(key);
      const left = tab in tabs ? tab : Object.keys(tabs).at(-1);
      if (left === undefined) return null;
      const { [left]: draft, ...others } = tabs;
      if (left !== tab) this.write(key, { ...others, [tab]: draft });
      return draft;
    },
    /** False when this device cannot keep it, so that nobody is told it did. */
    keep(key, draft) {
      return this.write(key, { ...this.of(key), [tab]: draft });
    },
    forget(key) {
      const { [tab]: mine, ...others } = this.of(key);
      if (mine && Object.keys(others).length) this.write(key, others);
      else if (mine) this.forgetAll(key);
    },
    forgetAll(key) {
      try {
        window[shelf].removeItem(`draft:${key}`);
      } catch {
        // No storage, so nothing was kept.
      }
    },
    write(key, tabs) {
      try {
        window[shelf].setItem(`draft:${key}`, JSON.stringify({ tabs }));
        return true;
      } catch {
        return false;
      }
    },
  });
})();
