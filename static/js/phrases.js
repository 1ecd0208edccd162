// Phrases: `.abc` and Tab writes the words kept under `abc`. Where the words have places to fill in, Tab goes
// from one to the next, Shift+Tab back, and after the last one Tab is what it always was.
// Where nothing is kept under `abc`, the first Tab says so and stays, and the second is a Tab.
//
//   <div data-phrases="/phrases/for-notes/">   all textareas in it, and in the form that it is part of
//
// The phrases are fetched once and again when the page comes back into sight; nothing is kept on the device.
"use strict";

(() => {
  const TYPED = /(?:^|[\s([{"'“‘/])\.([a-z0-9-]{1,20})$/i; // a dot right after a word ends a sentence
  const MOST = 8;

  let phrases = new Map();
  let tour = null; // the places to fill in: { field, stops, at, length }
  let shown = null; // the suggestions: { field, typed, options, active }
  let missed = null; // the abbreviation that Tab found no phrase for
  let dismissed = null; // where Escape closed them

  const load = async (url) => {
    try {
      const answer = await fetch(url, { headers: { Accept: "application/json" }, redirect: "manual" });
      if (!answer.ok) return;
      phrases = new Map((await answer.json()).phrases.map((phrase) => [phrase.abbreviation, phrase]));
    } catch {
      // No network: what was fetched before still works.
    }
  };

  const takesPhrases = (element) =>
    element instanceof HTMLTextAreaElement &&
    !element.readOnly &&
    Boolean(element.closest("[data-phrases]") ?? element.form?.querySelector("[data-phrases]"));

  /** The abbreviation that ends at the cursor, or null. */
  const typedIn = (field) => {
    const { selectionStart: end, selectionEnd, value } = field;
    if (end !== selectionEnd || /[a-z0-9-]/i.test(value.charAt(end))) return null;
    const found = TYPED.exec(value.slice(0, end));
    return found && { abbreviation: found[1].toLowerCase(), start: end - found[1].length - 1, end };
  };

  // --- writing ---------------------------------------------------------------------

  /** As if typed, so that undo takes it back and autosave hears of it. */
  const write = (field, { start, end }, words) => {
    field.setSelectionRange(start, end);
    if (document.execCommand("insertText", false, words)) return;
    field.setRangeText(words, start, end, "end");
    field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertText", data: words }));
  };

  const expand = (field, typed, phrase) => {
    close();
    const pieces = phrase.body.split("|");
    write(field, typed, pieces.join(""));
    let place = typed.start;
    const stops = pieces.slice(0, -1).map((piece) => (place += piece.length));
    if (!stops.length) return;
    if (tour?.field === field) tour.stops.splice(tour.at + 1, 0, ...stops);
    else tour = { field, stops, at: -1 };
    tour.length = field.value.length;
    go(1);
    say(`Written. Tab goes on to the next of ${stops.length} places to fill in.`);
  };

  const go = (step) => {
    tour.at += step;
    const place = tour.stops[tour.at];
    tour.field.setSelectionRange(place, place);
  };

  /** What is typed before a place moves it along. */
  const follow = () => {
    const { field, stops, at } = tour;
    const grown = field.value.length - tour.length;
    const edge = field.selectionStart - grown; // where the change ended, in the text as it was
    tour.length = field.value.length;
    tour.stops = stops.map((stop, index) => {
      if (stop > edge || (stop === edge && index > at)) return stop + grown;
      return grown < 0 ? Math.min(stop, field.selectionStart) : stop;
    });
  };

  // --- suggesting ------------------------------------------------------------------

  const list = document.createElement("ul");
  Object.assign(list, { className: "phrase-options", id: "phrase-options", role: "listbox" });
  list.setAttribute("aria-label", "Phrases");
  const status = document.createElement("div");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  const missing = document.createElement("p");
  missing.className = "form-text mb-0";

  const say = (words) => (status.textContent = words);

  const close = () => {
    if (!shown) return;
    shown.field.removeAttribute("aria-activedescendant");
    shown.field.removeAttribute("aria-controls");
    list.remove();
    shown = null;
  };

  const option = (phrase, index) => {
    const item = document.createElement("li");
    Object.assign(item, { id: `phrase-option-${index}`, role: "option" });
    item.setAttribute("aria-selected", "false");
    const key = document.createElement("strong");
    key.textContent = `.${phrase.abbreviation}`;
    const words = document.createElement("span");
    words.textContent = phrase.body.replaceAll("|", "…") + (phrase.by ? ` (${phrase.by})` : "");
    item.append(key, words);
    item.addEventListener("pointerdown", (event) => event.preventDefault()); // the cursor stays in the text
    item.addEventListener("click", () => expand(shown.field, shown.typed, phrase));
    return item;
  };

  const suggest = (field) => {
    const typed = typedIn(field);
    const isClosed = typed && dismissed?.field === field && dismissed.start === typed.start;
    if (!isClosed) dismissed = null;
    const fits = (phrase) => phrase.abbreviation.startsWith(typed.abbreviation);
    const matching = typed && !isClosed ? [...phrases.values()].filter(fits) : [];
    if (!matching.length) return close();
    const before = list.isConnected ? list.childElementCount : 0;
    close();
    const options = matching.slice(0, MOST);
    shown = { field, typed, options, active: -1 };
    list.replaceChildren(...options.map(option));
    field.parentElement.classList.add("phrase-place");
    list.style.top = `${field.offsetTop + field.offsetHeight + 4}px`;
    list.style.left = `${field.offsetLeft}px`;
    field.after(list);
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", list.id);
    if (before !== options.length) say(`${options.length} phrases. Arrow keys choose, Enter writes.`);
  };

  const choose = (index) => {
    shown.active = (index + shown.options.length) % shown.options.length;
    [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === shown.active)));
    const item = list.children[shown.active];
    shown.field.setAttribute("aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
    return true;
  };

  const takeChosen = () => {
    if (shown.active < 0) return false;
    expand(shown.field, shown.typed, shown.options[shown.active]);
    return true;
  };

  const dismiss = () => {
    dismissed = { field: shown.field, start: shown.typed.start };
    close();
    return true;
  };

  // --- keys ------------------------------------------------------------------------

  const inList = {
    ArrowDown: () => choose(shown.active + 1),
    ArrowUp: () => choose(Math.max(shown.active, 0) - 1),
    Enter: takeChosen,
    Tab: (event) => !event.shiftKey && takeChosen(),
    Escape: dismiss,
  };

  /** True when Tab did something here, and so must not leave the field. */
  const tab = (field, isBack) => {
    const typed = isBack ? null : typedIn(field);
    const phrase = typed && phrases.get(typed.abbreviation);
    if (phrase) {
      expand(field, typed, phrase);
      return true;
    }
    const unknown = typed && `${field.name} ${field.selectionStart} ${typed.abbreviation}`;
    if (unknown && unknown !== missed && /^[a-z]/.test(typed.abbreviation)) {
      missed = unknown; // Tab once more leaves the field
      missing.textContent = `There is no phrase .${typed.abbreviation}. Tab again goes on.`;
      field.after(missing);
      say(missing.textContent);
      return true;
    }
    const hasNext = tour?.field === field && tour.stops[tour.at + (isBack ? -1 : 1)] !== undefined;
    if (hasNext) go(isBack ? -1 : 1);
    else tour = null;
    return hasNext;
  };

  const pressed = (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || !takesPhrases(event.target)) return;
    const isDone =
      (shown?.field === event.target && inList[event.key]?.(event)) ||
      (event.key === "Tab" && tab(event.target, event.shiftKey));
    if (event.key === "Escape" && !isDone) tour = null;
    if (!isDone) return;
    event.preventDefault();
    event.stopPropagation();
  };

  const changed = (event) => {
    if (!takesPhrases(event.target)) return;
    missing.remove();
    missed = null;
    const isUndo = event.inputType?.startsWith("history");
    if (tour?.field === event.target) {
      if (isUndo) tour = null;
      else follow();
    }
    if (isUndo) close();
    else suggest(event.target);
  };

  const start = () => {
    const url = document.querySelector("[data-phrases]")?.dataset.phrases;
    if (!url) return;
    document.body.append(status);
    document.addEventListener("keydown", pressed, true);
    document.addEventListener("input", changed);
    document.addEventListener("focusout", () => {
      close();
      missing.remove();
      tour = null;
    });
    document.addEventListener("pointerdown", (event) => {
      if (event.target === tour?.field) tour = null; // whoever points elsewhere has left the places behind
    });
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && load(url));
    load(url);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
