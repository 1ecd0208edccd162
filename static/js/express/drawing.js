// A sheet of paper: draw with finger, pen or mouse; pressure where there is any; undo, clear, keep.
// Our own hundred lines instead of signature_pad: strokes are kept for undo, and nothing else is needed.
"use strict";

(() => {
  const pen = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--pen-${name}`).trim();
  const WIDTH = 7; // on a sheet of 1000 by 1000

  class Drawing {
    constructor(place, adding) {
      this.place = place;
      this.adding = adding;
      this.paper = place.querySelector("[data-drawing-paper]");
      this.pen = this.paper.getContext("2d");
      this.words = place.querySelector("[data-express-words]");
      this.strokes = [];
      this.cleared = [];
      this.paper.addEventListener("pointerdown", (event) => this.begin(event));
      this.paper.addEventListener("pointermove", (event) => this.go(event));
      for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) this.paper.addEventListener(name, () => this.end());
      this.on("undo", () => this.undo());
      this.on("clear", () => this.clear());
      this.on("keep", () => this.keep());
      adding.root.addEventListener("express:finish", () => this.strokes.length && this.keep());
      const colours = [...place.querySelectorAll("[data-drawing-colour]")];
      // Without names, so that they are no part of the entry; so one puts out the others here.
      colours.forEach((one) => one.addEventListener("change", () => colours.forEach((other) => (other.checked = other === one))));
      this.draw();
    }

    on(name, act) {
      this[`${name}Button`] = this.place.querySelector(`[data-drawing-${name}]`);
      this[`${name}Button`].addEventListener("click", act);
    }

    get colour() {
      return pen(this.place.querySelector("[data-drawing-colour]:checked")?.value ?? "ink");
    }

    at(event) {
      const box = this.paper.getBoundingClientRect();
      const scale = this.paper.width / box.width;
      const pressure = event.pointerType === "pen" && event.pressure ? event.pressure : 0.5;
      return { x: (event.clientX - box.left) * scale, y: (event.clientY - box.top) * scale, pressure };
    }

    begin(event) {
      if (event.button || this.stroke) return;
      event.preventDefault();
      this.paper.setPointerCapture(event.pointerId);
      this.stroke = { colour: this.colour, points: [this.at(event)] };
      this.strokes.push(this.stroke);
      this.draw();
    }

    go(event) {
      if (!this.stroke) return;
      for (const one of event.getCoalescedEvents?.() ?? [event]) this.stroke.points.push(this.at(one));
      this.line(this.stroke, this.stroke.points.length - 1);
      this.draw();
    }

    end() {
      this.stroke = null;
    }

    undo() {
      if (this.strokes.length) this.strokes.pop();
      else this.strokes = this.cleared;
      this.draw();
    }

    clear() {
      this.cleared = this.strokes;
      this.strokes = [];
      this.draw();
      this.undoButton.focus();
    }

    draw() {
      this.pen.fillStyle = "#ffffff";
      this.pen.fillRect(0, 0, this.paper.width, this.paper.height);
      for (const stroke of this.strokes) stroke.points.forEach((_, index) => this.line(stroke, index));
      const isEmpty = !this.strokes.length;
      this.clearButton.disabled = this.keepButton.disabled = isEmpty;
      this.undoButton.disabled = isEmpty && !this.cleared.length;
      const drawn = counted("Drawing, {count} line so far", "Drawing, {count} lines so far", this.strokes.length);
      this.paper.setAttribute("aria-label", isEmpty ? inWords("Drawing, empty so far") : drawn);
    }

    line({ colour, points }, index) {
      const from = points[Math.max(0, index - 1)];
      const to = points[index];
      this.pen.strokeStyle = colour;
      this.pen.lineCap = this.pen.lineJoin = "round";
      this.pen.lineWidth = WIDTH * (0.4 + 1.2 * to.pressure);
      this.pen.beginPath();
      this.pen.moveTo(from.x, from.y);
      this.pen.lineTo(to.x + 0.01, to.y);
      this.pen.stroke();
    }

    /** At once, not when the browser is idle (toBlob): a drawing that was kept is under way. */
    keep() {
      const letters = atob(this.paper.toDataURL("image/png").split(",")[1]);
      const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
      this.adding.add("drawing", new Blob([bytes], { type: "image/png" }), this.words.value);
      this.words.value = "";
      this.strokes = [];
      this.cleared = [];
      this.draw();
    }
  }

  const start = () => {
    const place = document.querySelector("[data-express-drawing]");
    if (place && window.express) new Drawing(place, window.express);
  };
  if (document.readyState === "complete") start();
  else document.addEventListener("DOMContentLoaded", start);
})();
