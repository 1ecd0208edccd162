// A field of names between commas, worked as tags: type, choose with the arrows, Enter adds, Backspace
// takes the last one away. The field itself stays in the form as plain text and holds the truth.
//
//   <input name="themes" data-tags="known-themes">  <ul id="known-themes" hidden><li>grief</li>…</ul>
"use strict";

(() => {
  const same = (one, other) => one.toLowerCase() === other.toLowerCase();
  const tidy = (name) => name.replace(/\s+/g, " ").trim();

  const made = (tag, attributes, text = "") => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.textContent = text;
    return element;
  };

  class Tags {
    constructor(field) {
      this.field = field;
      this.known = [...document.querySelectorAll(`#${CSS.escape(field.dataset.tags)} li`)].map((one) => one.textContent);
      const list = `${field.id}-list`;
      this.chips = made("ul", { class: "tags-chips", "aria-label": "Chosen" });
      this.entry = made("input", {
        class: "tags-entry", type: "text", role: "combobox", autocomplete: "off", maxlength: "60", id: field.id,
        "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list,
      });
      const said = field.getAttribute("aria-describedby");
      if (said) this.entry.setAttribute("aria-describedby", said);
      this.list = made("ul", { class: "tags-list", role: "listbox", id: list, "aria-label": "Known themes", hidden: "" });
      this.told = made("span", { class: "visually-hidden", role: "status" });
      this.box = made("div", { class: "tags form-control" });
      this.box.append(this.chips, this.entry);
      const around = made("div", { class: "tags-around" });
      around.append(this.box, this.list, this.told);
      field.removeAttribute("id");
      Object.assign(field, { tabIndex: -1, className: "visually-hidden" });
      field.setAttribute("aria-hidden", "true");
      field.after(around);
      this.listen();
      this.show();
    }

    listen() {
      this.entry.addEventListener("input", (event) => {
        event.stopPropagation();
        if (this.entry.value.includes(",")) this.addAll(this.entry.value);
        else this.suggest();
      });
      this.entry.addEventListener("change", (event) => event.stopPropagation());
      this.entry.addEventListener("keydown", (event) => this.pressed(event));
      this.entry.addEventListener("focus", () => this.suggest());
      this.entry.addEventListener("blur", () => {
        this.addAll(this.entry.value);
        this.close();
      });
      this.box.addEventListener("click", (event) => event.target === this.box && this.entry.focus());
      // Where two versions met, the field was set from elsewhere and is given the focus.
      this.field.addEventListener("focus", () => {
        this.show();
        this.entry.focus();
      });
    }

    get names() {
      return this.field.value.split(",").map(tidy).filter(Boolean);
    }

    set names(names) {
      this.field.value = names.join(", ");
      this.show();
      for (const kind of ["input", "change"]) this.field.dispatchEvent(new Event(kind, { bubbles: true }));
    }

    show() {
      this.chips.replaceChildren(
        ...this.names.map((name) => {
          const chip = made("li", { class: "chip chip-teal" }, name);
          const away = made("button", { type: "button", class: "tags-away", "aria-label": `Remove ${name}` }, "\u00d7");
          away.addEventListener("click", () => {
            this.remove(name);
            this.entry.focus();
          });
          chip.append(away);
          return chip;
        }),
      );
    }

    addAll(text) {
      const fresh = text.split(",").map(tidy).filter(Boolean);
      this.entry.value = "";
      if (!fresh.length) return;
      const all = [...this.names];
      for (const name of fresh) {
        const spelt = this.known.find((one) => same(one, name)) ?? name;
        if (!all.some((one) => same(one, spelt))) all.push(spelt);
      }
      this.told.textContent = `${fresh.join(", ")} added`;
      this.names = all;
    }

    remove(name) {
      this.told.textContent = `${name} removed`;
      this.names = this.names.filter((one) => !same(one, name));
    }

    // --- what is known already ---------------------------------------------------------

    suggest() {
      const typed = tidy(this.entry.value).toLowerCase();
      const left = this.known.filter((one) => !this.names.some((name) => same(name, one)));
      const begins = left.filter((one) => one.toLowerCase().startsWith(typed));
      const holds = left.filter((one) => typed && !begins.includes(one) && one.toLowerCase().includes(typed));
      this.offer([...begins, ...holds].slice(0, 8));
    }

    offer(names) {
      this.list.replaceChildren(
        ...names.map((name, number) => {
          const option = made("li", { role: "option", id: `${this.list.id}-${number}`, "aria-selected": "false" }, name);
          option.addEventListener("pointerdown", (event) => {
            event.preventDefault();
            this.take(name);
          });
          return option;
        }),
      );
      this.list.hidden = !names.length;
      this.entry.setAttribute("aria-expanded", String(names.length > 0));
      this.entry.removeAttribute("aria-activedescendant");
    }

    get active() {
      return this.list.querySelector("[aria-selected=true]");
    }

    step(by) {
      const options = [...this.list.children];
      if (!options.length) return;
      const at = options.indexOf(this.active);
      const next = options[(at + by + options.length + (at < 0 && by < 0 ? 1 : 0)) % options.length];
      options.forEach((one) => one.setAttribute("aria-selected", String(one === next)));
      this.entry.setAttribute("aria-activedescendant", next.id);
      next.scrollIntoView({ block: "nearest" });
    }

    take(name) {
      this.addAll(name);
      this.suggest();
    }

    close() {
      this.offer([]);
    }

    pressed(event) {
      const deeds = {
        ArrowDown: () => (this.list.hidden ? this.suggest() : this.step(1)),
        ArrowUp: () => this.step(-1),
        Enter: () => this.take(this.active?.textContent ?? this.entry.value),
        Escape: () => this.close(),
      };
      if (event.key === "Backspace" && !this.entry.value && this.names.length) return this.remove(this.names.at(-1));
      if (!deeds[event.key] || (event.key === "Escape" && this.list.hidden)) return undefined;
      event.preventDefault();
      return deeds[event.key]();
    }
  }

  document.querySelectorAll("input[data-tags]").forEach((field) => new Tags(field));
})();
