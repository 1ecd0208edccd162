// What is spoken, drawn or photographed beside the words: sent at once, shown below, taken out again.
//
//   templates/portal/pages/express.html; voice.js and drawing.js make files and hand them to `window.express.add`.
// What cannot be sent waits in this page and is sent when there is a network. Somebody who can keep it longer
// (the offline store) listens for "express:unsent" on document and calls preventDefault():
//   detail {client_uuid, entry, key, kind, blob, description, url, row}; once sent it says "express:sent" {client_uuid, id}
"use strict";

(() => {
  const NOUNS = { voice: inWords("Voice memo"), drawing: inWords("Drawing"), photo: inWords("Photo") };
  const NOBODY = "00000000-0000-0000-0000-000000000000";
  const TAKES_LONG = 120_000;

  class Adding {
    constructor(root) {
      this.root = root;
      this.form = root.closest("form");
      this.unsent = new Set();
      this.elsewhere = new Map(); // row: what somebody else keeps, and sends
      this.busy = new Set(); // promises: what is being recorded or sent right now
      this.show();
      document.addEventListener("express:sent", ({ detail }) => this.arrived(detail));
      window.addEventListener("online", () => this.unsent.forEach((one) => this.send(one)));
      window.addEventListener("beforeunload", (event) => (this.unsent.size || this.busy.size) && event.preventDefault());
      document.addEventListener("submit", (event) => this.submitting(event), true);
    }

    find(selector) {
      return this.root.querySelector(selector);
    }

    show() {
      this.find("[data-express-plain]").remove();
      const tools = this.find("[data-express-tools]");
      tools.hidden = false;
      const buttons = [...tools.children];
      if (!window.MediaRecorder || !navigator.mediaDevices) buttons.shift().remove();
      buttons.forEach((button) => button.addEventListener("click", () => this.open(buttons, button)));
      this.root.addEventListener("click", (event) => {
        const remove = event.target.closest("[data-express-remove]");
        if (remove) this.remove(event, remove);
      });
      this.root.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && event.target.matches("input[data-express-words]")) event.preventDefault();
      });
      const photo = this.find("[data-express-photo]");
      photo.addEventListener("change", (event) => event.target.type === "file" && this.photo(photo, event.target));
      for (const name of ["input", "change"]) this.root.addEventListener(name, (event) => event.stopPropagation());
    }

    open(buttons, chosen) {
      for (const button of buttons) {
        const isOpen = button === chosen && button.getAttribute("aria-expanded") === "false";
        button.setAttribute("aria-expanded", isOpen);
        const place = document.getElementById(button.getAttribute("aria-controls"));
        place.hidden = !isOpen;
        if (isOpen) place.scrollIntoView({ block: "nearest" });
      }
      this.say("");
    }

    say(words) {
      this.find("[data-express-said]").textContent = words;
    }

    photo(place, input) {
      const [file] = input.files;
      input.value = "";
      if (!file) return;
      const most = Number(place.dataset.expressPhoto);
      if (file.size > most) return this.say(inWords("This photo is too large. Up to {most} MB is possible.", { most: most / 1e6 }));
      const words = place.querySelector("[data-express-words]");
      this.add("photo", file, words.value);
      words.value = "";
    }

    /** Keep a file with this entry. Answers once it is at the clinic, or waits. */
    add(kind, blob, description = "") {
      const { express: url, expressEntry: entry, expressKey: key } = this.root.dataset;
      const one = { client_uuid: crypto.randomUUID(), entry, key, kind, blob, description, url };
      one.row = this.row(one);
      this.find("[data-express-kept]").append(one.row);
      return this.send(one);
    }

    during(promise) {
      this.busy.add(promise);
      return promise.finally(() => this.busy.delete(promise));
    }

    send(one) {
      return this.during(this.sent(one));
    }

    async sent(one) {
      this.unsent.delete(one);
      one.row.querySelector("[data-express-state]").textContent = inWords("sending");
      try {
        const answer = await this.post(one.url, this.body(one), TAKES_LONG);
        if (answer.ok) this.kept(one, (await answer.json()).id);
        else if (answer.status === 410 || [413, 415, 422].includes(answer.status)) this.refused(one, await answer.json());
        else this.waits(one);
      } catch {
        this.waits(one);
      }
    }

    body(one) {
      const body = new FormData();
      for (const name of ["client_uuid", "entry", "key", "kind", "description"]) body.append(name, one[name]);
      body.append("file", one.blob, one.kind); // our own name: a person's file names tell too much
      return body;
    }

    post(url, body, patience = 20_000) {
      return fetch(url, {
        method: "POST",
        body,
        redirect: "manual",
        headers: { "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value, "X-Autosave": "1" },
        signal: AbortSignal.timeout?.(patience),
      });
    }

    kept(one, id) {
      one.row.querySelector("[data-express-state]").textContent = "";
      one.row.querySelector("button").dataset.expressRemove = this.root.dataset.expressRemoveAt.replace(NOBODY, id);
      this.say(inWords("{what} added.", { what: NOUNS[one.kind] }));
    }

    arrived({ client_uuid, id }) {
      const one = [...this.elsewhere.values()].find((each) => each.client_uuid === client_uuid);
      if (!one || !id) return;
      this.elsewhere.delete(one.row);
      this.kept(one, id);
    }

    refused(one, told) {
      one.row.remove();
      this.say(told.text);
    }

    waits(one) {
      const event = new CustomEvent("express:unsent", { cancelable: true, detail: one });
      const isElsewhere = !document.dispatchEvent(event);
      if (isElsewhere) this.elsewhere.set(one.row, one);
      else this.unsent.add(one);
      one.row.querySelector("[data-express-state]").textContent = isElsewhere ? inWords("kept on this device") : inWords("not sent yet");
      this.say(isElsewhere ? inWords("Kept on this device until there is a network.") : inWords("Not sent yet. Leave this page open: it is sent when there is a network."));
    }

    row({ kind, blob, description }) {
      const row = document.createElement("li");
      row.className = "express-row";
      row.innerHTML = `<figure class="attachment attachment-${kind}"><figcaption class="small quiet"><span></span> <span data-express-state></span></figcaption></figure><button class="btn btn-link express-remove" type="button" data-express-remove=""></button>`;
      row.querySelector("button").textContent = inWords("Delete");
      row.querySelector("figcaption span").textContent = NOUNS[kind];
      row.querySelector("button").setAttribute("aria-label", inWords("Delete: {what}", { what: NOUNS[kind] }));
      const shown = document.createElement(kind === "voice" ? "audio" : "img");
      shown.src = URL.createObjectURL(blob);
      if (kind === "voice") {
        shown.controls = true;
        shown.setAttribute("aria-label", NOUNS[kind]);
      } else shown.alt = description || inWords("{what}, without a description", { what: NOUNS[kind] });
      row.querySelector("figure").prepend(shown);
      if (description) {
        const words = document.createElement("span");
        words.className = "voice attachment-words";
        words.textContent = description;
        row.querySelector("figcaption").append(words);
      }
      return row;
    }

    async remove(event, button) {
      event.preventDefault();
      const row = button.closest(".express-row");
      const waiting = [...this.unsent].find((one) => one.row === row);
      const elsewhere = this.elsewhere.get(row);
      if (waiting) this.unsent.delete(waiting);
      else if (elsewhere) await this.takeBack(elsewhere);
      else if (!button.dataset.expressRemove) return;
      else if (!(await this.isGone(button.dataset.expressRemove))) return this.say(inWords("It could not be deleted just now. Please try again."));
      row.remove();
      this.say(inWords("Deleted."));
      this.find("[data-express-tools] button").focus();
    }

    /** Kept on this device a moment ago; it may have been sent since, by a page or a worker that said nothing here. */
    async takeBack(one) {
      this.elsewhere.delete(one.row);
      if (!navigator.onLine) return;
      try {
        const answer = await this.post(one.url, this.body(one), TAKES_LONG); // the same name: kept once
        if (answer.ok) await this.isGone(this.root.dataset.expressRemoveAt.replace(NOBODY, (await answer.json()).id));
      } catch {
        // Not there, then.
      }
    }

    async isGone(url) {
      try {
        return (await this.post(url)).ok;
      } catch {
        return false;
      }
    }

    /** Going on keeps what is still being recorded or drawn, and waits for what is being sent. */
    submitting(event) {
      if (event.target !== this.form) return;
      this.root.dispatchEvent(new Event("express:finish"));
      if (!(this.busy.size || this.unsent.size)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const { submitter } = event;
      this.unsent.forEach((one) => this.send(one));
      const all = () => (this.busy.size ? Promise.allSettled([...this.busy]).then(all) : this.goOn(submitter));
      all();
    }

    goOn(submitter) {
      if (!this.unsent.size) this.form.requestSubmit(submitter);
    }
  }

  const start = () => {
    const root = document.querySelector("[data-express]");
    if (root) window.express = new Adding(root);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
