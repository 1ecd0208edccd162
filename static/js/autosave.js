// Text that is never lost: saved at the clinic as it is typed, kept on this device until it is.
//
//   <form id="entry" autocomplete="off" data-autosave data-autosave-url="/…" [data-autosave-seconds="3"]
//         [data-draft-key="entry-UUID"] [data-draft-off [data-draft-sealed]] [data-draft-in="tab"]
//         [data-sign-in="/…"] [data-check-url="/…"]>   tab: kept only until this tab closes; sign-in: the way back after a time-out
//   autocomplete: what a browser puts back by itself on Back or Reload would pass for what the clinic sent.
//     <input type="hidden" name="version" value="3" data-autosave-version>
//   Anywhere on the page: components/saved.html. After a submit that ended the draft, the next
//   page carries data-draft-sent="entry-UUID" on any element, and the copy here is removed.
//
// The server gets the form's fields (no files) as a POST with X-Autosave: 1, beside them `_typed`: the names
// of those typed in since `version`, with an empty one at their head where that is known. It answers
//   200/204  saved; optional JSON {version, text}      text replaces "saved at the clinic, 09:41"
//   409      JSON {version, fields: {name: text or [texts]}, late, url}   another device saved first: both
//            are shown; once chosen, `late` is sent back as `settles`; `url`: where both can be read again
//   410      JSON {text, url, is_kept}                 it has ended; is_kept: the words are at `url` instead
//   422      JSON {text}                               something needs changing; a submit shows it
// Anything else (no network, signed out, an error) keeps the text here and tries again.
// Ctrl+S saves at once. A submit while two versions wait is not sent; data-check-url is asked instead (check.js).
//
// Loaded by components/autosave.html, after drafts.js (what the form holds, on this device), compare.js (two
// versions), state.js (what is said of it) and check.js (what would be refused) in autosave/.
"use strict";

(() => {
  const LONGEST_PAUSE = 60;
  const LONGEST_MEMORY = 5; // texts sent without an answer

  const clock = () => new Date().toTimeString().slice(0, 5);

  class Autosave {
    constructor(form) {
      this.form = form;
      this.url = form.dataset.autosaveUrl || form.action;
      this.key = form.dataset.draftKey || form.id;
      this.pause = Number(form.dataset.autosaveSeconds || 3);
      this.failures = 0;
      this.isDirty = false;
      this.settles = [];
      this.unanswered = []; // what was sent and may be at the clinic, though nobody said so
      this.comparison = new care.Comparison(form, () => this.chosen());
      this.drafts = care.draftsIn(form.dataset.draftIn === "tab" ? "sessionStorage" : "localStorage");
      this.isEnded = false;
      this.queue = Promise.resolve();
      // What the words here were typed on top of; it stays that until somebody has chosen between two versions.
      this.base = { version: this.versionField?.value ?? "", fields: care.cameWith(form) };
      this.isEarly = care.changedNames(this.fields(), this.base.fields).length > 0; // typed before we woke
      this.restore();
      form.addEventListener("words:left", ({ detail }) => this.takeIn(detail));
      form.addEventListener("input", () => this.changed());
      form.addEventListener("change", () => this.changed());
      form.addEventListener("focusout", () => this.isDirty && this.save());
      form.addEventListener("submit", (event) => this.submitting(event));
      window.addEventListener("online", () => this.isDirty && this.save());
      document.addEventListener("door:closing", () => this.isDirty && this.save());
      document.addEventListener("visibilitychange", () => {
        if (document.visibilityState === "hidden" && this.isDirty) this.save({ keepalive: true });
      });
      window.addEventListener("beforeunload", (event) => {
        if (this.isDirty && !this.isLeaving) event.preventDefault();
      });
      window.addEventListener("pageshow", (event) => event.persisted && (this.isLeaving = false));
      if (this.isEarly && !this.isDirty) this.changed();
    }

    /** Said on the form, for what would take the page away (live.js). */
    get isDirty() {
      return "autosaveUnsaved" in this.form.dataset;
    }

    set isDirty(is) {
      this.form.toggleAttribute("data-autosave-unsaved", is);
    }

    get conflicts() {
      return this.comparison.open;
    }

    get versionField() {
      return this.form.querySelector("[data-autosave-version]");
    }

    body() {
      const data = new FormData(this.form);
      for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
      this.settles.forEach((late) => data.append("settles", late));
      const changed = this.base.fields ? ["", ...care.changedNames(this.fields(), this.base.fields)] : [];
      changed.forEach((name) => data.append("_typed", name));
      return data;
    }

    fields() {
      return care.fieldsOf(this.form);
    }

    // --- on this device ------------------------------------------------------------

    /** What this device still has goes to the clinic as what it is: typed on top of the version it was typed on. */
    restore() {
      const draft = this.key && this.drafts.get(this.key);
      if (!draft) return;
      const isBehind = this.versionField && String(draft.version) !== this.base.version;
      if (!care.isUnsaved(draft, this.base.fields, isBehind)) return this.drafts.forget(this.key);
      this.standsOn(draft.version, draft.base ?? null);
      this.unanswered = draft.unanswered ?? [];
      if (this.isEarly) return this.takeIn(draft);
      care.fillIn(this.form, draft.fields);
      if (draft.lay) return this.takeIn(draft.lay);
      this.changed();
      this.schedule(0);
    }

    keepHere() {
      if (!this.key || "draftOff" in this.form.dataset) return "draftSealed" in this.form.dataset;
      const { version, fields: base } = this.base;
      const { unanswered, lay } = this;
      return this.drafts.keep(this.key, { fields: this.fields(), version, base, unanswered, lay });
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
      const { revision } = this;
      const sent = this.fields();
      this.unanswered = [...this.unanswered, sent].slice(-LONGEST_MEMORY);
      this.isKept = this.keepHere();
      try {
        const answer = await fetch(this.url, {
          method: "POST",
          body: this.body(),
          headers: { "X-Autosave": "1", Accept: "application/json" },
          credentials: "same-origin",
          redirect: "manual",
          keepalive,
        });
        return await this.answered(answer, revision, sent);
      } catch {
        return this.failed(inWords("no connection"));
      }
    }

    async answered(answer, revision, sent) {
      const told = answer.headers.get("content-type")?.includes("json") ? await answer.json() : {};
      if (answer.status === 409) return this.conflict(told);
      if (answer.status === 410) return this.ended(told, revision);
      if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) return this.shutOut();
      if (answer.status === 422) return this.refused(told);
      if (!answer.ok) return this.failed(inWords("the clinic could not be reached"));
      this.standsOn(told.version ?? this.base.version, sent);
      this.unanswered = [];
      this.failures = 0;
      this.settles = [];
      if (revision !== this.revision) {
        this.isKept = this.keepHere();
        this.schedule(this.pause);
        return false;
      }
      this.isDirty = false;
      this.drafts.forget(this.key);
      this.say("saved", told.text || inWords("saved at the clinic, {time}", { time: clock() }));
      return true;
    }

    failed(why) {
      this.failures += 1;
      this.isKept = this.keepHere();
      this.say("local", this.isKept ? inWords("saved on this device, {why}", { why }) : inWords("not saved yet, {why}", { why }));
      this.schedule(Math.min(2 ** this.failures, LONGEST_PAUSE));
      return false;
    }

    refused(told) {
      this.isRefused = true;
      this.isKept = this.keepHere();
      this.say("local", told.text || inWords("not at the clinic yet: something on this page needs a look"));
      return false;
    }

    /** Signed out, or the page has grown old: the words stay here until somebody signs in again. */
    shutOut() {
      const wayIn = this.form.dataset.signIn || window.care.signIn;
      if (!wayIn) return this.failed(inWords("open the page again to save it at the clinic"));
      this.failed(inWords("sign in again to save it at the clinic"));
      this.announce(inWords("Not saved at the clinic: you were signed out."), wayIn, inWords("Sign in again"));
      return false;
    }

    announce(words, href, label) {
      const onFollow = () => (this.isLeaving = Boolean(this.isKept || this.isEnded));
      this.notice ??= care.announce(this.form, words, { href, label, onFollow });
    }

    /** What was typed while the answer was on its way goes after it, before this is the end. */
    ended(told, revision) {
      care.closeFields(this.form);
      if (told.is_kept && revision !== this.revision) {
        this.schedule(0);
        return false;
      }
      this.isEnded = true;
      if (told.is_kept) {
        this.isDirty = false;
        this.drafts.forget(this.key);
      } else this.isKept = this.keepHere();
      if (told.url) this.announce(told.text, told.url, inWords("Look at both"));
      this.say("local", told.text || inWords("this entry has closed; your words are kept on this device"));
      return false;
    }

    /** Finish what is unsaved first; without a connection, wait for it rather than lose the page. */
    async submitting(event) {
      if (this.isLeaving || (!this.isDirty && navigator.onLine)) return;
      event.preventDefault();
      const { submitter } = event;
      await this.save();
      if (this.isDirty && !this.failures && !this.isRefused) await this.save();
      if (this.conflicts) return this.stopped(submitter);
      if (this.isEnded) return;
      if (this.isRefused || (!this.isDirty && navigator.onLine)) {
        this.isLeaving = true;
        this.form.requestSubmit(submitter);
        return;
      }
      const here = this.isDirty ? (this.isKept ? inWords("saved on this device") : inWords("not saved yet")) : inWords("saved at the clinic");
      this.say("local", inWords("{here}; this page goes on when you are connected", { here }));
      this.goOn ??= () => {
        this.goOn = null;
        this.form.requestSubmit(submitter);
      };
      window.addEventListener("online", this.goOn, { once: true });
    }

    /** Two versions wait: nothing is sent for good, but what else would be refused is said as well. */
    stopped(submitter) {
      this.comparison.goTo();
      if (!submitter?.formNoValidate) care.askAhead(this.form, this.body());
    }

    // --- two versions ------------------------------------------------------------------

    /** Only what was changed in both places is asked about; the rest is taken from where it was changed. */
    conflict({ version, fields = {}, late, url }) {
      if (late) this.settles.push(late);
      this.theirs = { version, fields };
      const own = this.unanswered.find((sent) => care.holdsAll(sent, fields));
      this.comparison.show(fields, this.fields(), own ?? this.base.fields, url);
      this.unanswered = [];
      if (this.conflicts) this.sayConflict();
      else this.chosen();
      return false;
    }

    chosen() {
      if (!this.conflicts) this.lay = null;
      if (!this.conflicts && this.theirs) {
        this.standsOn(this.theirs.version, { ...this.base.fields, ...this.theirs.fields });
        this.theirs = null;
      }
      this.changed();
      if (this.conflicts) this.sayConflict();
      else this.schedule(0);
    }

    /**
     * What lay on this device, typed over `base`, goes into the page, and over nothing that changed there since.
     * It goes on lying here until somebody has chosen.
     */
    takeIn({ fields, base }) {
      const emptied = Object.fromEntries(Object.keys(base ?? {}).map((name) => [name, []]));
      this.comparison.show({ ...emptied, ...fields }, this.fields(), base, null, care.LAY_HERE);
      this.lay = this.conflicts ? { fields, base } : null;
      this.changed();
      if (this.conflicts) this.sayConflict();
    }

    sayConflict() {
      care.saySaved(this.form, "conflict", this.comparison.toChoose, () => this.comparison.goTo());
    }

    standsOn(version, fields) {
      this.base = { version: String(version ?? ""), fields };
      this.form.dispatchEvent(new CustomEvent("base:moved", { detail: fields }));
      if (version && this.versionField) this.versionField.value = version;
    }

    say(state, words) {
      care.saySaved(this.form, state, words);
    }
  }

  const start = () => {
    const sent = care.draftsIn("localStorage");
    document.querySelectorAll("[data-draft-sent]").forEach((place) => sent.forgetAll(place.dataset.draftSent));
    const found = [...document.querySelectorAll("form[data-autosave]")];
    if ("readsOnly" in document.body.dataset) return found.forEach((form) => care.closeFields(form)); // core/access.py
    care.saveByKey(found.map((form) => new Autosave(form)));
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
