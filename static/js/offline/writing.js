// One page of an entry under somebody's fingers: kept on this device with every letter, at the clinic soon after.
//
//   <div data-entry='…kept.py as JSON…'><form>…the page as the server draws it…</form></div>
// Works the same on the server's page and on the page without a network. Without it the form is sent as it is.
import { button, clock, link, notice, otherVersion, say } from "./box.js";
import { changed, isSame, isWaiting, taken } from "./draft.js";
import { askTheWorker, send } from "./sync.js";
import { update } from "./vault.js";

const PAUSE = 2500;
const LONGEST_PAUSE = 60_000;
const SIGN_IN = "/sign-in/login/?next=/me/";
const STAYS = ["mark", "leave-out"]; // of the body map, as patients/portal/views/writing.py has it
const LABELS = { mood: inWords("Mood"), energy: inWords("Energy"), sleep: inWords("Sleep"), pain: inWords("Pain") };
const NAMES = {
  text: ["text"], body: ["text"], choice: ["choice"], scale: ["number", "text"], several: ["picked", "text"], sliders: Object.keys(LABELS),
};
const levels = (fields) => Object.keys(LABELS).filter((name) => fields[name]).map((name) => `${LABELS[name]} ${fields[name]}`).join(", ");

/** Two lists of marks on the body as one; the later one's strength counts. */
function allMarks(...texts) {
  const marks = texts.flatMap((text) => JSON.parse(text || "[]"));
  return JSON.stringify([...new Map(marks.map((mark) => [`${mark.place}:${mark.quality}`, mark])).values()]);
}

/** What one page says, in words. */
export function said({ template, question, fields }) {
  if (template === "body") return "";
  if (template === "sliders") return levels(fields);
  const tapped = { yes: inWords("Yes"), no: inWords("No") }[fields.choice] ?? (fields.number || (fields.picked ?? "").replaceAll("\n", ", "));
  return [tapped && `${question} ${tapped}`, (fields.text ?? "").trim() && fields.text].filter(Boolean).join("\n");
}

export class Writing {
  constructor(root, draft, key) {
    this.root = root;
    this.form = root.querySelector("form");
    this.id = draft.client_uuid;
    this.owner = draft.owner;
    this.key = key;
    this.draft = draft;
    this.failures = 0;
    this.isKept = true;
    this.form.addEventListener("input", () => this.typed());
    this.form.addEventListener("focusout", () => this.isUnsent && this.bring());
    this.form.addEventListener("submit", (event) => this.turning(event));
    window.addEventListener("online", () => this.isUnsent && this.bring());
    document.addEventListener("visibilitychange", () => document.hidden && this.isUnsent && this.bring());
    window.addEventListener("beforeunload", (event) => !this.isKept && !this.isLeaving && event.preventDefault());
    this.showOther();
    this.offerBeside();
  }

  get page() {
    return this.draft.pages.find((page) => page.key === this.key);
  }

  get names() {
    return NAMES[this.page.template] ?? [];
  }

  read(submitter) {
    const fields = {};
    for (const name of this.names) {
      fields[name] = submitter?.name === name ? submitter.value : (this.form.elements[name]?.value ?? this.page.fields[name]);
    }
    if (this.page.template === "several") fields.picked = this.options.filter((one) => one.checked).map((one) => one.value).join("\n");
    if (this.page.template === "choice" && submitter?.name !== "choice") fields.choice = this.page.fields.choice ?? "";
    return fields;
  }

  get options() {
    return [...this.form.querySelectorAll("[name=picked]")];
  }

  get share() {
    return this.form.elements.share?.checked;
  }

  fill(fields) {
    for (const name of this.names) {
      const field = this.form.elements[name];
      if (field && name !== "picked" && !(field instanceof HTMLButtonElement)) field.value = fields[name] ?? "";
    }
    const picked = (fields.picked ?? "").split("\n");
    for (const one of this.options) one.checked = picked.includes(one.value);
    this.form.dispatchEvent(new Event("filled")); // the body map draws itself anew
  }

  /** What lies here goes onto a page that came from the clinic; what was typed before we woke stays too. */
  begin(asItCame) {
    const early = this.page.template === "choice" ? {} : this.read(); // a choice is sent by the button itself
    const isEarly = Object.values(early).some(Boolean) && !isSame(early, asItCame);
    if (isEarly && this.page.is_dirty) this.fill(this.both(early));
    else if (!isEarly && !isSame(this.read(), this.page.fields)) this.fill(this.page.fields);
    const { share } = this.form.elements;
    if (share) share.checked = this.draft.share.is_on;
    if (isEarly) this.typed();
    else if (isWaiting(this.draft)) this.later(0);
  }

  /** What was typed here before, and what was typed before we woke. */
  both(early) {
    const { template, fields } = this.page;
    if (template === "sliders") return { ...fields, ...Object.fromEntries(Object.entries(early).filter(([, level]) => level)) };
    if (template === "body") return { text: allMarks(fields.text, early.text) };
    return { ...early, text: [fields.text, early.text].filter(Boolean).join("\n\n") };
  }

  get isUnsent() {
    return this.page.is_dirty || this.draft.share.is_dirty;
  }

  // --- on this device ------------------------------------------------------------------

  typed() {
    this.change({ fields: this.read() });
    this.later(PAUSE);
  }

  /** Kept here at once. Letters that come while it is being written are written together afterwards. */
  change({ fields, isSkipped = false, handsIn = false }) {
    const { share } = this;
    const apply = (draft) => {
      const next = changed(draft ?? this.draft, this.key, fields, { isSkipped, share });
      return handsIn ? { ...next, hands_in: true } : next;
    };
    this.draft = apply(this.draft);
    this.wanted = apply;
    if (!this.failures) say("saving", inWords("saving"));
    this.keeping ??= this.keep();
    return this.keeping;
  }

  async keep() {
    while (this.wanted) {
      const apply = this.wanted;
      this.wanted = null;
      const { draft, isKept, isFull } = await update(this.id, apply);
      if (!this.wanted) this.draft = draft;
      this.isKept = isKept;
      this.isFull = isFull;
    }
    this.keeping = null;
    if (this.isUnsent) this.sayWhere();
    if (this.isKept) this.persisted ??= navigator.storage?.persist?.() ?? true;
  }

  sayWhere(why = navigator.onLine ? "" : inWords("no connection")) {
    const here = this.isKept ? inWords("saved on this device") : this.isFull ? inWords("not saved: this device is full") : inWords("not saved yet");
    say(why || !this.isKept ? "local" : "saving", why ? `${here}, ${why}` : here);
  }

  // --- at the clinic ---------------------------------------------------------------------

  later(pause) {
    if (this.timer && pause) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.bring(), pause);
  }

  /** Bring it to the clinic, one journey at a time. The answer of `sync.send`. */
  bring() {
    clearTimeout(this.timer);
    this.timer = null;
    this.journey = (this.journey ?? Promise.resolve()).then(() => this.go());
    return this.journey;
  }

  async go() {
    await this.keeping;
    const answer = await send(this.id);
    const { draft } = await update(this.id, (kept) => kept && this.merged(kept));
    if (draft) this.draft = draft;
    else if (answer.became === "handed-in" || (answer.became === "kept" && this.draft.hands_in)) {
      answer.became = "handed-in"; // by the worker, when nothing of it lies here any more
      this.draft = taken(this.draft, this.draft, {});
    }
    const isNew = this.isTwofold && !this.box?.isConnected;
    if (answer.became === "kept" && isNew) answer.became = "both"; // the worker was first to hear of it
    this.arrived(answer);
    return answer;
  }

  /** Letters typed while the words were on their way. */
  merged(kept) {
    return this.wanted ? this.wanted(kept) : kept;
  }

  arrived({ became, text, url, label }) {
    this.failures = became === "offline" ? this.failures + 1 : 0;
    if (became === "both") {
      say("conflict", inWords("changed on another device too"));
      this.showOther();
    } else if (became === "offline") {
      this.sayWhere(navigator.onLine ? inWords("the clinic could not be reached") : inWords("no connection"));
      askTheWorker();
      this.later(Math.min(2 ** this.failures * 1000, LONGEST_PAUSE));
    } else if (became === "locked") this.lockedOut(text, url, label);
    else if (became === "refused") say("local", inWords(text));
    else if (became !== "kept" && became !== "handed-in") this.sayWhere(inWords("the clinic could not be reached"));
    else if (this.isUnsent) this.later(PAUSE);
    else if (became === "handed-in" && !this.isLeaving) this.leave(this.draft.thanks);
    else say("saved", inWords("saved at the clinic, {time}", { time: clock() }));
  }

  /** The words stay on this page while it is open; on this device they are sealed without a key. */
  lockedOut(text = inWords("you were signed out: sign in again, and it goes to the clinic"), url = SIGN_IN, label = inWords("Sign in")) {
    say("local", inWords("safe on this device"));
    this.told ??= notice(inWords("Not at the clinic yet"), `${text[0].toUpperCase()}${text.slice(1)}.`, [
      link(label, url, "btn btn-primary"),
    ]);
  }

  // --- two versions -----------------------------------------------------------------------

  get isTwofold() {
    const { other, fields } = this.page;
    return Boolean(other) && !isSame(other, fields);
  }

  showOther() {
    this.box?.remove();
    const { other, fields, template } = this.page;
    if (!this.isTwofold) return;
    const take = (next) => () => {
      this.fill(next);
      this.page.other = null;
      this.box.remove();
      this.change({ fields: next });
      this.bring();
      this.form.querySelector("textarea, input:not([type=hidden], [role=switch])")?.focus();
    };
    const actions = [button(inWords("Use that one instead"), take(other))];
    if (template === "text") actions.unshift(button(inWords("Keep both"), take({ text: `${fields.text}\n\n${other.text}` })));
    actions.push(button(inWords("Keep what is on this page"), take(fields)));
    this.box = otherVersion({ title: inWords("This was also written on another device:"), words: this.shown(other), actions });
    (this.form.querySelector("textarea, .scales, .choices") ?? this.form).after(this.box);
  }

  /** What was set aside at the clinic can be taken into the text after all. */
  offerBeside() {
    if (this.page.template !== "text") return;
    for (const box of this.root.querySelectorAll("[data-beside]")) {
      const take = () => {
        const text = [this.read().text, box.querySelector("[data-beside-words]").textContent].filter(Boolean).join("\n\n");
        this.fill({ text });
        box.remove();
        this.typed();
        this.form.elements.text.focus();
      };
      box.append(button(inWords("Add it to this page"), take, "btn btn-quiet mt-2"));
    }
  }

  shown(fields) {
    if (this.page.template === "body") return fields.text ? inWords("Other places are marked there.") : inWords("Nothing is marked there.");
    return this.page.template === "sliders" ? levels(fields) : Object.values(fields).filter(Boolean).join("\n");
  }

  // --- on to another page --------------------------------------------------------------------

  async turning(event) {
    if (this.isLeaving) return;
    event.preventDefault();
    const go = event.submitter?.name === "go" ? event.submitter.value : "next";
    const fields = this.read(event.submitter);
    const isLast = this.draft.pages.filter((page) => page.url).at(-1).key === this.key;
    const isTold = this.page.is_safety && fields.choice === "no" && ["next", "stop"].includes(go);
    const handsIn = !["back", "stop", ...STAYS].includes(go) && !isTold && (go === "hand-in" || isLast);
    await this.change({ fields, isSkipped: go === "skip", handsIn });
    const { became } = await this.bring();
    const isThere = became === "kept" || became === "handed-in";
    const isCarried = became === "offline" && this.isKept && navigator.serviceWorker?.controller;
    if (isThere || isCarried) this.leave(isTold ? this.page.url : this.placeAfter(go, handsIn));
    else if (became === "offline") this.sayWhere(inWords("this page goes on when you are connected"));
  }

  placeAfter(go, handsIn) {
    const pages = this.draft.pages.filter((page) => page.url);
    const at = pages.findIndex((page) => page.key === this.key);
    if (handsIn) return this.draft.thanks;
    if (go === "stop") return this.draft.stopped;
    if (STAYS.includes(go)) return this.page.url;
    return pages[go === "back" ? at - 1 : at + 1]?.url ?? this.page.url;
  }

  leave(url) {
    this.isLeaving = true;
    if (new URL(url, location).pathname === location.pathname) location.reload();
    else location.assign(url);
  }
}
