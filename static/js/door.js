// A page that somebody left: a minute before the sign-in ends it asks, saves what is typed, and then locks.
// Only a person's own acts keep it open: a key, a finger, a wheel; never what the page asks for by itself.
// What was typed stays in a locked page. After a sign-in in another tab it goes on, and its forms can be sent.
// Its words and times stand in components/still_there.html; the rules in core/door.py.
"use strict";

(() => {
  const dialog = document.getElementById("still-there");
  if (!dialog) return; // nobody is signed in here
  const { idle, ago, left, who, stay, leave, signIn, ready } = dialog.dataset;
  const KEY = "door:act"; // the last act in any tab, as the clinic knows it
  const OUT = "door:out"; // somebody signed out, in some tab
  const MINUTE = 60_000;
  const TOLD_EVERY = 30_000;
  const LOOKED_EVERY = 30_000;
  const PATIENCE = 20_000;
  const PATIENCE_AT_A_LOCK = 4_000; // the page is covered meanwhile, and says nothing
  const BY_HAND = 2_000; // what is asked for within this time of an act was asked for by somebody
  const ends = Date.now() + left * 1000;
  let act = Date.now();
  let told = act - ago * 1000;
  let state = "open"; // open | asking | locked
  let telling = null;
  let looking = null;
  let isReadOnly = false;

  const here = location.pathname + location.search;
  window.care ??= {};
  window.care.signIn = `${signIn}?next=${encodeURIComponent(here)}`;

  // --- what was asked for --------------------------------------------------------------

  const token = () => /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1];

  /** A sign-in in another tab made every token on this page stale. */
  const freshen = () => {
    const now = token();
    if (!now) return;
    document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((field) => (field.value = now));
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": now }));
  };

  const ask = (url, method, { headers = {}, patience = PATIENCE } = {}) =>
    fetch(url, {
      method,
      headers: { "X-CSRFToken": token() ?? "", Accept: "application/json", ...headers },
      credentials: "same-origin",
      redirect: "manual",
      signal: AbortSignal.timeout?.(patience),
    });

  // --- somebody is there ---------------------------------------------------------------

  const say = (key, at = Date.now()) => {
    try {
      localStorage.setItem(key, String(at));
    } catch {
      // Each tab counts for itself.
    }
  };

  const share = (at = Date.now()) => {
    told = at;
    say(KEY, shared());
  };

  const shared = () => {
    try {
      return Math.max(told, Number(localStorage.getItem(KEY)) || 0);
    } catch {
      return told;
    }
  };

  const tell = async () => {
    clearTimeout(telling);
    telling = null;
    const at = act; // of the act, and not of the answer: that may be a long time coming
    try {
      const answer = await ask(stay, "POST");
      if (answer.ok) share(at);
      else if (answer.status === 401 || answer.type === "opaqueredirect") lockHere();
    } catch {
      // No connection: asked again at the next act.
    }
  };

  const noticed = (event) => {
    if (!event.isTrusted || state !== "open") return;
    act = Date.now();
    telling ??= setTimeout(tell, Math.max(0, told + TOLD_EVERY - act));
  };
  for (const kind of ["keydown", "pointerdown", "input", "wheel", "touchmove"]) {
    document.addEventListener(kind, noticed, { capture: true, passive: true });
  }

  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = token() ?? "";
    if (Date.now() - act > BY_HAND) event.detail.headers["X-Background"] = "1";
  });
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status === 401 && Date.now() - act < BY_HAND) lockHere();
  });

  // --- asking, and locking -------------------------------------------------------------

  const show = (part) => {
    for (const one of dialog.querySelectorAll("[data-door]")) one.hidden = one.dataset.door !== part;
    dialog.setAttribute("aria-labelledby", "still-there-title");
    dialog.querySelectorAll("h2").forEach((head) => head.removeAttribute("id"));
    dialog.querySelector(`[data-door=${part}] h2`).id = "still-there-title";
    if (!dialog.open) dialog.showModal();
  };

  const close = () => {
    state = "open";
    isReadOnly = false; // looked at anew at the next lock, which knows nothing of this one
    dialog.querySelector("[data-door-again]").hidden = true;
    document.documentElement.classList.remove("is-locked");
    dialog.close();
  };

  const isChanged = (field) => {
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.tagName !== "SELECT") return field.value !== field.defaultValue;
    return [...field.options].some((one) => one.selected !== one.defaultSelected) && field.options[0] !== field.selectedOptions[0];
  };
  const holdsWords = (form) =>
    "autosave" in form.dataset
      ? "autosaveUnsaved" in form.dataset
      : [...form.elements].some((field) => field.matches("input:not([type=hidden]), select, textarea") && isChanged(field));
  const isUnsent = () => [...document.querySelectorAll("form[method=post i], form[hx-post]")].some(holdsWords);

  /** While the database takes no writes nobody does, and the way there is not worth going. Looked at again. */
  const sayWhetherAnybodySignsIn = async () => {
    clearTimeout(looking);
    const asked = ask(ready, "GET", { patience: PATIENCE_AT_A_LOCK }).then((answer) => answer.json());
    const known = await asked.catch(() => ({ read_only: isReadOnly }));
    if (state === "open") return; // closed meanwhile
    const was = isReadOnly;
    isReadOnly = Boolean(known.read_only);
    if (was !== isReadOnly) dialog.querySelector("[data-door-again]").hidden = isReadOnly;
    for (const one of dialog.querySelectorAll("[data-door-no-sign-in]")) one.hidden = !isReadOnly;
    if (isReadOnly && state !== "open") looking = setTimeout(sayWhetherAnybodySignsIn, LOOKED_EVERY);
  };

  /** Covered, with everything that is typed still in it. */
  const lockHere = () => {
    if (state === "locked") return;
    state = "locked";
    document.documentElement.classList.add("is-locked");
    dialog.querySelector("[data-door=locked] a").href = window.care.signIn;
    show("locked");
    sayWhetherAnybodySignsIn();
  };

  const lock = async () => {
    if (state === "locked") return;
    state = "locked";
    document.documentElement.classList.add("is-locked");
    const asked = ask(leave, "POST", { patience: PATIENCE_AT_A_LOCK }); // whatever becomes of the look beside it
    const gone = asked.then(() => true, (wrong) => wrong.name !== "TimeoutError");
    await sayWhetherAnybodySignsIn();
    const isAnswered = await gone;
    // Where nobody signs in, or nobody answers, the sign-in is no place to be led to.
    if (isAnswered && !isUnsent() && !isReadOnly) return location.replace(window.care.signIn);
    state = "open";
    lockHere();
  };

  const look = () => {
    if (state === "locked") return;
    const until = Math.min(shared() + idle * 1000, ends);
    const now = Date.now();
    if (now >= until) return lock();
    if (now < until - MINUTE) return state === "asking" && close();
    if (state === "asking") return;
    state = "asking";
    document.dispatchEvent(new CustomEvent("door:closing"));
    show(until === ends ? "whole" : "idle");
    sayWhetherAnybodySignsIn();
  };

  /** Whoever signed in meanwhile, in another tab: the same person goes on here, anybody else begins anew. */
  const lookAgain = async () => {
    freshen();
    if (state !== "locked") return look();
    const answer = await ask(stay, "GET", { headers: { "X-Background": "1" } }).catch(() => null);
    if (!answer?.ok) return;
    const known = await answer.json();
    if (known.who !== who) return location.replace("/");
    share();
    freshen();
    close();
    document.dispatchEvent(new CustomEvent("door:closing")); // what waited is saved now
  };

  dialog.addEventListener("cancel", (event) => event.preventDefault());
  dialog.querySelector("[data-door-stay]").addEventListener("click", () => {
    act = Date.now();
    return tell().then(() => state === "asking" && !isReadOnly && close());
  });
  dialog.querySelector("[data-door-fold]").addEventListener("click", () => dialog.close());
  dialog.querySelector("[data-door-back]").addEventListener("click", lookAgain);
  window.addEventListener("focus", lookAgain);
  window.addEventListener("pageshow", lookAgain);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && lookAgain());
  document.addEventListener("submit", freshen, { capture: true });
  document.addEventListener("submit", ({ target }) => target.action === new URL(leave, location).href && say(OUT), { capture: true });
  window.addEventListener("storage", ({ key }) => key === OUT && lockHere());
  share(told);
  setInterval(look, 1000);
})();
