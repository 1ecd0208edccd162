// Two versions of one answer, beside each other at its place in the form, until somebody has chosen.
// Used by autosave.js when another device saved first.
"use strict";

window.care ??= {};

(() => {
  const asList = (value) => [value].flat().map((text) => text.replaceAll("\r\n", "\n")).filter(Boolean);

  /** Whether what was added here to a text, and nothing was taken away, stands there already. */
  const isHeld = ([mine = "", ...more], [there = ""], [before = ""]) =>
    !more.length && mine.includes(before.trim()) && there.includes(mine.trim());

  const TWO_DEVICES = {
    theirs: inWords("At the clinic, from another device"),
    mine: inWords("Typed here"),
    keepTheirs: inWords("Keep what is at the clinic"),
    useMine: inWords("Use what I typed here"),
  };

  /** Words that lay on this device, and others in their place on the page. */
  care.LAY_HERE = {
    theirs: inWords("Kept on this device"),
    mine: inWords("On this page now"),
    keepTheirs: inWords("Use what was kept on this device"),
    useMine: inWords("Keep what is on this page"),
  };

  care.Comparison = class {
    /** `settled` is called after each choice. */
    constructor(form, settled) {
      this.form = form;
      this.settled = settled;
      this.open = 0; // choices still to be made
    }

    /**
     * Offer each field that was changed in both places since `base`; take over what was changed only there.
     * `base` null: not known, so each field that differs is offered. `keptAt`: where both can be read again.
     * `words`: what the two are called.
     */
    show(fields, mine, base, keptAt, words = TWO_DEVICES) {
      for (const [name, theirs] of Object.entries(fields)) {
        if (asList(theirs).length && !this.parts(name).length) this.form.dispatchEvent(new CustomEvent("row:wanted", { detail: name }));
        const parts = this.parts(name);
        const [there, here, before] = [theirs, mine[name] ?? [], base?.[name] ?? []].map(asList);
        if (!parts.length) this.carry(name, there);
        if (!parts.length || care.isSame(there, here) || (base && care.isSame(there, before))) continue;
        const isMineThere = parts[0].matches("textarea") && isHeld(here, there, before);
        if (base && (care.isSame(here, before) || isMineThere)) fill(parts, there);
        else this.offer(parts, there, keptAt, words);
      }
    }

    /** A row that the other device added and this page has no room for goes along, or saving here would drop it. */
    carry(name, values) {
      const [, rows, number] = /^(.+)-(\d+)-/.exec(name) ?? [];
      const total = rows && this.form.elements[`${rows}-TOTAL_FORMS`];
      if (!total || !values.length) return;
      total.value = Math.max(total.value, Number(number) + 1);
      this.form.querySelector(`input[type=hidden][name="${CSS.escape(name)}"]`)?.remove();
      const along = document.createElement("input");
      Object.assign(along, { type: "hidden", name, value: values[0] });
      this.form.append(along);
    }

    get toChoose() {
      return counted("changed on another device too: choose", "changed on another device too: {count} to choose", this.open);
    }

    /** To the first choice that waits. */
    goTo() {
      const box = this.form.querySelector(".conflict");
      box?.scrollIntoView({ block: "center" });
      box?.focus({ preventScroll: true });
    }

    /** The controls that hold one answer: a text, a choice, or the boxes of one question. */
    parts(name) {
      const found = [...this.form.elements].filter((element) => element.name === name);
      return found.filter((element) => element.matches("textarea, select, input:not([type=hidden])"));
    }

    offer(parts, theirs, keptAt, words) {
      this.open += 1;
      const [first] = parts;
      const voice = first.matches(".voice") || document.body.matches(".patient") ? "voice " : "";
      const box = document.createElement("div");
      box.className = "conflict";
      box.tabIndex = -1;
      box.setAttribute("role", "group");
      box.setAttribute("aria-label", inWords("Two versions"));
      const mine = line("p", `${voice}conflict-mine`, "");
      const showMine = () => (mine.textContent = asShown(parts, valuesOf(parts)) || inWords("Empty"));
      parts.forEach((part) => part.addEventListener("input", showMine));
      showMine();
      const two = line("div", "versions-two", "");
      two.append(
        column(words.theirs, line("p", `${voice}conflict-text`, asShown(parts, theirs) || inWords("Empty"))),
        column(words.mine, mine),
      );
      const choose = (label, take) => {
        const button = line("button", "btn btn-quiet btn-sm", label);
        button.type = "button";
        button.addEventListener("click", () => this.settle(box, parts, take()));
        return button;
      };
      const both = () => (first.matches("textarea") ? [[...valuesOf(parts), ...theirs].join("\n\n")] : [...valuesOf(parts), ...theirs]);
      const actions = line("div", "row-line", "");
      actions.append(
        choose(words.keepTheirs, () => theirs),
        choose(words.useMine, () => valuesOf(parts)),
      );
      if (first.matches("textarea, [type=checkbox]")) actions.append(choose(inWords("Keep both"), both));
      box.append(two, actions);
      if (keptAt) box.append(wayToBoth(keptAt));
      (first.matches("textarea") ? first : (first.closest("fieldset, .row, .mb-3") ?? first)).after(box);
      for (let fold = box.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
      box.closest("[hidden]")?.removeAttribute("hidden");
    }

    settle(box, parts, values) {
      fill(parts, values);
      box.remove();
      this.open -= 1;
      parts[0].focus();
      this.settled();
    }
  };

  const fill = (parts, values) => {
    for (const part of parts) {
      if (part.matches("[type=checkbox], [type=radio]")) part.checked = values.includes(part.value);
      else care.put(part, values[0] ?? "");
    }
  };

  const line = (tag, classes, text) => {
    const element = document.createElement(tag);
    element.className = classes;
    element.textContent = text;
    return element;
  };

  const column = (title, text) => {
    const found = line("div", "version", "");
    found.append(line("p", "label", title), text);
    return found;
  };

  /** In a tab of its own: here a choice is still to be made. */
  const wayToBoth = (keptAt) => {
    const kept = line("p", "small quiet mb-0", inWords("Both are kept, whatever you choose: "));
    const link = line("a", "", inWords("earlier texts"));
    Object.assign(link, { href: keptAt, target: "_blank", rel: "noopener" });
    kept.append(link);
    return kept;
  };

  const valuesOf = (parts) =>
    asList(parts.filter((part) => !part.matches("[type=checkbox], [type=radio]") || part.checked).map((part) => part.value));

  /** What somebody reads: a text as it is, a choice by its label. */
  const asShown = (parts, values) =>
    values
      .map((value) => {
        const option = parts.find((part) => part.matches("[type=checkbox], [type=radio]") && part.value === value);
        const chosen = [...(parts[0].options ?? [])].find((one) => one.value === value);
        return (option?.labels?.[0] ?? chosen)?.textContent.trim() || value;
      })
      .join(", ");
})();
