// The body map: a tap chooses a place, "Mark it" draws it. The marks lie in one hidden field and are saved like words.
"use strict";

(() => {
  const STRONGEST = 10;
  const EDGE = 16; // pixels between what is looked at and the edge of what can be seen
  const ASKS = ["next", "hand-in"]; // going on with a place half chosen is asked about
  const NEW = "http://www.w3.org/2000/svg";

  class BodyMap {
    constructor(form) {
      this.form = form;
      this.text = form.querySelector("[data-body-text]");
      this.list = form.querySelector("[data-body-marks]");
      this.add = form.querySelector("[data-body-add]");
      this.half = form.querySelector("[data-body-half]");
      this.place = form.elements.place;
      form.addEventListener("click", (event) => this.clicked(event));
      this.add.addEventListener("input", (event) => event.stopPropagation()); // counts once it is marked
      this.add.addEventListener("change", (event) => {
        event.stopPropagation();
        this.seen();
      });
      form.addEventListener("filled", () => this.draw());
      form.addEventListener("submit", (event) => this.turning(event), true);
      this.draw();
    }

    get marks() {
      return JSON.parse(this.text.value || "[]");
    }

    set marks(marks) {
      this.text.value = marks.length ? JSON.stringify(marks) : "";
      this.text.dispatchEvent(new Event("input", { bubbles: true }));
      this.draw();
    }

    get chosen() {
      const { place, quality, intensity } = this.form.elements;
      return { place: place.value, quality: quality.value, intensity: intensity.value };
    }

    get isComplete() {
      return Object.values(this.chosen).every(Boolean);
    }

    get isBegun() {
      return Object.values(this.chosen).some(Boolean);
    }

    clicked(event) {
      const { target } = event;
      const region = target.closest("[data-region], [data-number]");
      if (region) this.choose(region.dataset.region ?? region.dataset.number);
      else if (target.closest("[data-body-mark]")) this.act(event, () => (this.isComplete ? this.mark() : this.ask()));
      else if (target.closest("[data-body-leave-out]")) this.act(event, () => this.leaveOut());
      else if (target.value?.startsWith?.("unmark:")) this.act(event, () => this.unmark(target.value.slice(7)));
    }

    act(event, act) {
      event.preventDefault();
      act();
    }

    /** Before anything else that listens: what is half chosen stays on the page. */
    turning(event) {
      if (this.isComplete) return this.mark();
      if (!this.isBegun || !ASKS.includes(event.submitter?.value ?? "next")) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      this.ask();
    }

    /** Beside each field what is missing; to the first of them. */
    ask() {
      this.show(true);
      const missing = this.add.querySelector(".is-invalid");
      const field = missing.matches("select") ? missing : missing.querySelector(":checked");
      field.focus({ preventScroll: true });
      missing.scrollIntoView({ block: "center", behavior: "instant" });
    }

    show(isAsked) {
      const felt = Object.values(this.chosen);
      this.add.querySelectorAll("[data-body-felt]").forEach((field, at) => {
        const is = isAsked && !felt[at];
        field.classList.toggle("is-invalid", is);
        if (field.matches("select")) field.setAttribute("aria-invalid", is);
      });
      this.half.hidden = !isAsked;
    }

    leaveOut() {
      this.empty();
      this.say(inWords("Left out."));
      this.place.focus({ preventScroll: true });
      this.draw();
    }

    empty() {
      this.place.value = this.form.elements.quality.value = "";
      this.add.querySelector("[name=intensity][value='']").checked = true;
      this.show(false);
    }

    /** What was asked for goes away as it is chosen. */
    seen() {
      if (!this.half.hidden) this.show(!this.isComplete);
      this.draw();
    }

    choose(key) {
      this.place.value = key;
      this.seen();
      this.say(inWords("{place} is chosen.", { place: this.label(key) }));
      const { quality } = this.form.elements;
      this.bringNear(quality, this.form.querySelector(`[data-region="${CSS.escape(key)}"]`));
      quality.focus({ preventScroll: true });
    }

    /** What comes next into sight, as far as what was tapped stays in it. */
    bringNear(next, tapped) {
      const below = parseFloat(getComputedStyle(document.documentElement).scrollPaddingBottom) || 0;
      const hidden = next.getBoundingClientRect().bottom - (window.innerHeight - below - EDGE);
      const room = tapped.getBoundingClientRect().top - EDGE;
      const top = Math.min(hidden, room);
      const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
      if (top > 0) window.scrollBy({ top, behavior: isStill ? "instant" : "smooth" });
    }

    mark() {
      const { place, quality, intensity } = this.chosen;
      const others = this.marks.filter((mark) => mark.place !== place || mark.quality !== quality);
      const mark = { place, quality, intensity: Number(intensity) };
      this.empty();
      this.marks = [...others, mark];
      this.say(inWords("Marked. {words}.", { words: this.words(mark) }));
      this.place.focus({ preventScroll: true });
    }

    unmark(key) {
      this.marks = this.marks.filter((mark) => `${mark.place}:${mark.quality}` !== key);
      this.say(inWords("Removed."));
      this.place.focus({ preventScroll: true });
    }

    say(words) {
      this.form.querySelector("[data-body-said]").textContent = words;
    }

    label(key) {
      return this.place.querySelector(`option[value="${CSS.escape(key)}"]`)?.textContent ?? key;
    }

    quality(kept) {
      return [...this.form.elements.quality.options].find((one) => one.value === kept)?.textContent ?? kept;
    }

    words({ place, quality, intensity }) {
      return inWords("{place}: {quality}, {intensity} of {top}", { place: this.label(place), quality: this.quality(quality), intensity, top: STRONGEST });
    }

    draw() {
      const felt = {};
      for (const { place, intensity } of this.marks) felt[place] = Math.max(intensity, felt[place] ?? 0);
      this.form.querySelectorAll("[data-number]").forEach((number) => number.remove());
      for (const region of this.form.querySelectorAll("[data-region]")) {
        const key = region.dataset.region;
        const level = key in felt ? Math.floor((felt[key] + 1) / 2) : "none";
        region.setAttribute("class", `body-region body-${level}${key === this.place.value ? " is-chosen" : ""}`);
        if (key in felt) this.number(region, felt[key], level);
      }
      this.form.querySelectorAll(".body-figure").forEach((figure) => this.tell(figure));
      this.list.replaceChildren(...this.marks.map((mark) => this.row(mark)));
    }

    number(region, intensity, level) {
      const { x, y, width, height } = region.getBBox();
      const number = document.createElementNS(NEW, "text");
      const told = { class: `body-number body-number-${level}`, x: x + width / 2, y: y + height / 2, dy: 4.5 };
      Object.entries(told).forEach(([name, value]) => number.setAttribute(name, value));
      number.dataset.number = region.dataset.region;
      number.textContent = intensity;
      region.parentNode.append(number);
    }

    tell(figure) {
      const [side] = figure.getAttribute("aria-label").split(". ");
      const here = this.marks.filter(({ place }) => figure.querySelector(`[data-region="${CSS.escape(place)}"]`));
      const said = here.map((mark) => this.words(mark)).join("; ") || inWords("Nothing is marked");
      figure.setAttribute("aria-label", `${side}. ${said}.`);
    }

    row(mark) {
      const row = document.createElement("li");
      const words = document.createElement("span");
      const remove = document.createElement("button");
      words.textContent = this.words(mark);
      Object.assign(remove, { type: "submit", name: "go", className: "btn btn-link", textContent: inWords("Remove") });
      remove.value = `unmark:${mark.place}:${mark.quality}`;
      remove.setAttribute("aria-label", inWords("Remove: {words}", { words: words.textContent }));
      row.append(words, remove);
      return row;
    }
  }

  const start = () => document.querySelectorAll("[data-body]").forEach((form) => new BodyMap(form));
  if (document.readyState === "complete") start();
  else document.addEventListener("DOMContentLoaded", start);
})();
