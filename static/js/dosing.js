// The dosing page: the T+ clock and what is due, in product time; one key for each thing; tabs on a tablet.
//
//   data-product-now="ISO" data-speed="1"   the product's time when this came (in #state)
//   data-t-plus data-since="ISO"            ticks T+0:43
//   data-due="ISO"                          says "in 2 min", "due now", "overdue 4 min", "overdue 6 h 7 min"
//   data-key="m"                            that key presses it, opens it, or puts the cursor there
//   data-tabs, data-tab-panel               links to the columns, of which a tablet shows one
"use strict";

(() => {
  const MINUTE = 60000;
  let told = { now: Date.now(), at: performance.now(), speed: 1 };

  /** The product's time: what the server said last, and what has passed since. */
  const hear = () => {
    const state = document.querySelector("[data-product-now]");
    if (state) told = { now: Date.parse(state.dataset.productNow), at: performance.now(), speed: Number(state.dataset.speed || 1) };
  };
  const productNow = () => told.now + (performance.now() - told.at) * told.speed;

  /** As sessions/live/clock.py: the difference of what two clocks on the wall show. */
  const onTheClock = (at) => Math.floor(at / MINUTE);
  const tPlus = (since) => {
    const minutes = Math.max(0, onTheClock(productNow()) - onTheClock(Date.parse(since)));
    return `T+${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
  };

  const span = (minutes) =>
    minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  const dueWords = (minutes) => {
    if (minutes > 0) return [`in ${span(minutes)}`, minutes <= 3 ? "amber" : "neutral"];
    if (minutes > -2) return ["due now", "amber"];
    return [`overdue ${span(-minutes)}`, "amber"];
  };

  const tick = () => {
    for (const element of document.querySelectorAll("[data-t-plus]")) {
      const words = tPlus(element.dataset.since);
      if (element.textContent.trim() !== words) element.textContent = words;
    }
    for (const chip of document.querySelectorAll("[data-due]")) {
      const [words, tone] = dueWords(Math.ceil((Date.parse(chip.dataset.due) - productNow()) / MINUTE));
      if (chip.textContent === words) continue;
      chip.textContent = words;
      chip.className = `chip chip-${tone}`;
    }
  };
  document.addEventListener("care:live", () => {
    hear();
    tick();
  });

  // --- tabs ---------------------------------------------------------------------------

  const tabs = document.querySelector("[data-tabs]");
  const panels = [...document.querySelectorAll("[data-tab-panel]")];

  const show = (id) => {
    if (!panels.some((panel) => panel.id === id)) return;
    for (const panel of panels) panel.classList.toggle("is-open", panel.id === id);
    for (const link of tabs.querySelectorAll("a")) {
      if (link.hash === `#${id}`) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };

  const reveal = (element) => show(element?.closest?.("[data-tab-panel]")?.id);

  const startTabs = () => {
    if (!tabs) return;
    document.documentElement.classList.add("is-tabbed");
    tabs.addEventListener("click", (event) => {
      const link = event.target.closest("a");
      if (!link) return;
      event.preventDefault();
      show(link.hash.slice(1));
      window.scrollTo({ top: 0 });
    });
    document.addEventListener("click", (event) => {
      const link = event.target.closest?.("a[href^='#']");
      if (link) reveal(document.getElementById(link.hash.slice(1)));
    });
    const refused = panels.find((panel) => panel.querySelector(".is-invalid, .invalid-feedback.d-block, .obs-asked"));
    const begins = document.querySelector("#gate, #mark") ? "now" : "before";
    show(begins);
    if (refused) show(refused.id);
    else if (location.hash.length > 1) reveal(document.getElementById(location.hash.slice(1)));
  };

  // The tabs stand right below the head, which grows when something is said in it.
  const head = document.querySelector("[data-dose-head]");
  if (head) {
    new ResizeObserver(() => {
      const under = Math.round((parseFloat(getComputedStyle(head).top) || 0) + head.offsetHeight);
      document.documentElement.style.setProperty("--dose-head", `${under}px`);
    }).observe(head);
  }

  // --- keys ---------------------------------------------------------------------------

  // A space, or a letter that is no key: somebody writes, and believes to be in a field. Then none is a key.
  // A key that has nothing to do just now is still one, and leaves the next ones alone.
  const WRITES = 1500; // ms after the last of it
  const isKey = new Set([...document.querySelectorAll("[data-keys] kbd")].map((one) => one.textContent.trim().toLowerCase()));
  let wroteAt = -Infinity;

  const isWriting = (key, element) => {
    if (key.length > 1) return false;
    const now = performance.now();
    if ((element || isKey.has(key.toLowerCase())) && now - wroteAt > WRITES) return false;
    wroteAt = now;
    return true;
  };

  const isTyping = (element) => element?.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]") != null;

  const use = (element) => {
    reveal(element);
    if (element.matches("details")) {
      element.open = true;
      return element.querySelector("input:not([type=hidden]), select")?.focus();
    }
    if (element.matches("input")) return element.focus();
    const card = element.closest(".ack");
    if (card) return card.querySelector("input:not([type=hidden])").focus();
    element.click();
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && isTyping(event.target) && !event.target.closest("dialog")) return event.target.blur();
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event.target)) return;
    if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const key = event.key.toLowerCase();
    const element = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    // From the checklist, which has keys of its own, only to another place: nothing is written from there.
    if (event.target.closest("[data-ready-list]") && !element?.matches("input, details")) return;
    if (isWriting(event.key, element) || !element) return;
    event.preventDefault();
    use(element);
  });

  // A row that was not taken is written down late: its time goes where the row is typed.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-late]");
    const at = document.getElementById("id_see-at");
    if (!link || !at) return;
    event.preventDefault();
    at.value = link.dataset.late;
    document.getElementById("id_see-systolic")?.focus();
  });

  hear();
  tick();
  startTabs();
  document.querySelector(".obs-new")?.scrollIntoView({ block: "nearest" });
  if (!location.hash) window.scrollTo({ top: 0 });
  setInterval(tick, 1000);
})();
