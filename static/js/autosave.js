// Text that is never lost: saved at the clinic as it is typed, kept on this device until it is.
//
//   <form id="entry" data-autosave data-autosave-url="/…" [data-autosave-seconds="3"]
//         [data-draft-key="entry-UUID"] [data-draft-off]>
//     <input type="hidden" name="version" value="3" data-autosave-version>
//   Anywhere on the page: components/saved.html. After a submit that ended the draft, the next
//   page carries data-draft-sent="entry-UUID" on any element, and the copy here is removed.
//
// The server gets the form's fields (no files) as a POST with X-Autosave: 1 and answers
//   200/204  saved; optional JSON {version, text}      text replaces "saved at the clinic, 09:41"
//   409      JSON {version, fields: {name: text}}      another device saved first: both are shown
//   410      JSON {text}                               the link or entry has ended
//   422      JSON {text}                               something needs changing; a submit shows it
// Anything else (no network, signed out, an error) keeps the text here and tries again.
"use strict";

(() => {
  const LONGEST_PAUSE = 60;

  const drafts = {
    get(key) {
      try {
        return JSON.parse(localStorage.getItem(`draft:${key}`));
      } catch {
        return null;
      }
    },
    /** False when this device cannot keep it, so that nobody is told it did. */
    keep(key, draft) {
      try {
        localStorage.setItem(`draft:${key}`, JSON.stringify(draft));
        return true;
      } catch {
        return false;
      }
    },
    forget(key) {
      try {
        localStorage.removeItem(`draft:${key}`);
      } catch {
        // No storage, so nothing was kept.
      }
    },
  };

  const clock = () => new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  const isOurs = (name) => name !== "csrfmiddlewaretoken" && name !== "version";

  class Autosave {
    constructor(form) {
      this.form = form;
      this.url = form.dataset.autosaveUrl || form.action;
      this.key = form.dataset.draftKey || form.id;
      this.pause = Number(form.dataset.autosaveSeconds || 3);
      this.failures = 0;
      this.isDirty = false;
      this.conflicts = 0;
      this.isEnded = false;
      this.queue = Promise.resolve();
      this.restore();
      form.addEventListener("input", () => this.changed());
      form.addEventListener("change", () => this.changed());
      form.addEventListener("focusout", () => this.isDirty && this.save());
      form.addEventListener("submit", (event) => this.submitting(event));
      window.addEventListener("online", () => this.isDirty && this.save());
      document.addEventListener("visibilitychange", () => {
        if (document.visibilityState === "hidden" && this.isDirty) this.save({ keepalive: true });
      });
      window.addEventListener("beforeunload", (event) => {
        if (this.isDirty && !this.isLeaving) event.preventDefault();
      });
      window.addEventListener("pageshow", (event) => event.persisted && (this.isLeaving = false));
    }

    get versionField() {
      return this.form.querySelector("[data-autosave-version]");
    }

    body() {
      const data = new FormData(this.form);
      for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
      return data;
    }

    fields() {
      const fields = {};
      for (const [name, value] of this.body()) if (isOurs(name)) (fields[name] ??= []).push(value);
      return fields;
    }

    // --- on this device ------------------------------------------------------------

    restore() {
      const draft = this.key && drafts.get(this.key);
      if (!draft) return;
      if (JSON.stringify(draft.fields) === JSON.stringify(this.fields())) return drafts.forget(this.key);
      const isBehind = this.versionField && String(draft.version) !== this.versionField.value;
      const atTheClinic = this.fields();
      this.fill(draft.fields);
      this.changed();
      if (isBehind) {
        const theirs = Object.fromEntries(Object.entries(atTheClinic).map(([name, [value]]) => [name, value]));
        this.conflict({ version: this.versionField.value, fields: theirs });
      }
    }

    fill(fields) {
      for (const element of this.form.elements) {
        if (!element.name || !isOurs(element.name) || element.type === "file") continue;
        const values = fields[element.name] ?? [];
        if (element.type === "checkbox" || element.type === "radio") element.checked = values.includes(element.value);
        else if (element.name in fields && element.type !== "submit") element.value = values[0];
      }
    }

    keepHere() {
      if (!this.key || "draftOff" in this.form.dataset) return false;
      return drafts.keep(this.key, { fields: this.fields(), version: this.versionField?.value ?? "" });
    }

    // --- at the clinic ---------------------------------------------------------------

    changed() {
      if (this.isEnded) return;
      this.isDirty = true;
      this.isRefused = false;
      this.revision = (this.revision ?? 0) + 1;
      this.isKept = this.keepHere();
      if (!this.failures && !this.conflicts) this.say("saving", "saving");
      this.schedule(this.pause);
    }

    schedule(seconds) {
      if (this.timer && seconds > 0) return;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.save(), seconds * 1000);
    }

    /** One request at a time; true when the clinic has everything that is on the page. */
    save(options = {}) {
      clearTimeout(this.timer);
      this.timer = null;
      this.queue = this.queue.then(() => (this.isDirty ? this.post(options) : true));
      return this.queue;
    }

    async post({ keepalive = false }) {
      if (this.conflicts || this.isEnded) return false;
      const revision = this.revision;
      try {
        const answer = await fetch(this.url, {
          method: "POST",
          body: this.body(),
          headers: { "X-Autosave": "1", Accept: "application/json" },
          credentials: "same-origin",
          redirect: "manual",
          keepalive,
        });
        return await this.answered(answer, revision);
      } catch {
        return this.failed("no connection");
      }
    }

    async answered(answer, revision) {
      const told = answer.headers.get("content-type")?.includes("json") ? await answer.json() : {};
      if (answer.status === 409) return this.conflict(told);
      if (answer.status === 410) return this.ended(told);
      if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
        return this.failed("open the page again to save it at the clinic");
      }
      if (answer.status === 422) return this.refused(told);
      if (!answer.ok) return this.failed("the clinic could not be reached");
      if (told.version && this.versionField) this.versionField.value = told.version;
      this.failures = 0;
      if (revision !== this.revision) {
        this.schedule(this.pause);
        return false;
      }
      this.isDirty = false;
      drafts.forget(this.key);
      this.say("saved", told.text || `saved at the clinic, ${clock()}`);
      return true;
    }

    failed(why) {
      this.failures += 1;
      this.isKept = this.keepHere();
      this.say("local", this.isKept ? `saved on this device, ${why}` : `not saved yet, ${why}`);
      this.schedule(Math.min(2 ** this.failures, LONGEST_PAUSE));
      return false;
    }

    refused(told) {
      this.isRefused = true;
      this.isKept = this.keepHere();
      this.say("local", told.text || "not at the clinic yet: something on this page needs a look");
      return false;
    }

    ended(told) {
      this.isEnded = true;
      this.isKept = this.keepHere();
      this.say("local", told.text || "this entry has closed; your words are kept on this device");
      return false;
    }

    /** Finish what is unsaved first; without a connection, wait for it rather than lose the page. */
    async submitting(event) {
      if (this.isLeaving || (!this.isDirty && navigator.onLine)) return;
      event.preventDefault();
      const { submitter } = event;
      await this.save();
      if (this.isDirty && !this.failures && !this.isRefused) await this.save();
      if (this.conflicts || this.isEnded) return;
      if (this.isRefused || (!this.isDirty && navigator.onLine)) {
        this.isLeaving = true;
        this.form.requestSubmit(submitter);
        return;
      }
      const here = this.isDirty ? (this.isKept ? "saved on this device" : "not saved yet") : "saved at the clinic";
      this.say("local", `${here}; this page goes on when you are connected`);
      this.goOn ??= () => {
        this.goOn = null;
        this.form.requestSubmit(submitter);
      };
      window.addEventListener("online", this.goOn, { once: true });
    }

    // --- two versions ------------------------------------------------------------------

    conflict({ version, fields = {} }) {
      const mine = this.fields();
      const differing = Object.entries(fields).filter(([name, text]) => (mine[name]?.[0] ?? "") !== text);
      if (version && this.versionField) this.versionField.value = version;
      this.conflicts = 0;
      for (const [name, text] of differing) {
        const element = this.form.elements.namedItem(name);
        if (element instanceof HTMLTextAreaElement || element instanceof HTMLInputElement) this.offer(element, text);
      }
      if (this.conflicts) this.say("conflict", "changed on another device too");
      else this.schedule(0);
      return false;
    }

    offer(element, other) {
      this.conflicts += 1;
      const box = document.createElement("div");
      box.className = "conflict";
      box.setAttribute("role", "group");
      box.setAttribute("aria-label", "Two versions");
      box.append(line("p", "label", "This was also written on another device:"), line("p", "voice conflict-text", other));
      const choose = (label, take) => {
        const button = line("button", "btn btn-quiet btn-sm", label);
        button.type = "button";
        button.addEventListener("click", () => this.settle(box, element, take));
        return button;
      };
      const both = () => [element.value, other].filter(Boolean).join("\n\n");
      const actions = line("div", "row-line", "");
      actions.append(choose("Keep both", both), choose("Keep what is above", () => element.value), choose("Use this one", () => other));
      box.append(actions);
      element.after(box);
    }

    settle(box, element, take) {
      element.value = take();
      box.remove();
      this.conflicts -= 1;
      element.focus();
      this.changed();
    }

    say(state, words) {
      const own = this.form.id && document.querySelector(`[data-saved-for="${CSS.escape(this.form.id)}"]`);
      const place = own || document.querySelector("[data-saved]:not([data-saved-for])");
      if (!place) return;
      place.hidden = false;
      place.dataset.state = state;
      if (place.textContent !== words) place.textContent = words;
    }
  }

  const line = (tag, classes, text) => {
    const element = document.createElement(tag);
    element.className = classes;
    element.textContent = text;
    return element;
  };

  const start = () => {
    document.querySelectorAll("[data-draft-sent]").forEach((place) => drafts.forget(place.dataset.draftSent));
    document.querySelectorAll("form[data-autosave]").forEach((form) => new Autosave(form));
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
