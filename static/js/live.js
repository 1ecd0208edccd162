// What moves on the dosing page comes as parts, each swapped by its id; nobody's typing is taken away.
//
//   data-part              replaced when it changed, unless the cursor or something typed is in it
//   data-part data-keyed   the same for each child by its id, so that a new line comes in beside one being typed
//   data-live-poll="5"     asks again after so many seconds, while the page is looked at
//   form data-clears       empty again once its answer was accepted
//   data-rests             where the hand is after an accepted answer: focused by us, it holds nothing up
//   data-record="/…"       (on data-keep-typed) the page to go on to, by GET: this one may be the answer to a form
"use strict";

(() => {
  const TOKEN = /name="csrfmiddlewaretoken" value="[^"]*"/g;
  const CLOCKED = /data-product-now="[^"]*"/g;
  const plain = (element) => element.outerHTML.replace(TOKEN, "").replace(CLOCKED, "").replace(/\s+/g, " ");
  const drawn = new WeakMap();
  let isPressed = false;
  document.addEventListener("pointerdown", () => (isPressed = true));
  for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => (isPressed = false));

  const SAVED = "form[data-autosave]:not([data-autosave-unsaved])";

  const isTyped = (field) => {
    if (field.form?.matches(SAVED)) return false;
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.tagName !== "SELECT") return field.value !== field.defaultValue;
    const first = [...field.options].find((option) => option.defaultSelected) ?? field.options[0];
    return field.value !== first?.value;
  };

  const isHeld = (element, folds = "details[open]") =>
    (element.contains(document.activeElement) && !document.activeElement.matches("[data-rests]")) ||
    element.querySelector(folds) != null ||
    [...element.querySelectorAll("input:not([type=hidden]), select, textarea")].some(isTyped);

  const replace = (old, fresh) => {
    const was = drawn.get(old) ?? plain(old);
    if (was === plain(fresh)) return old;
    if (isHeld(old)) return old;
    const copy = plain(fresh);
    const rested = document.activeElement === old;
    old.replaceWith(fresh);
    drawn.set(fresh, copy);
    window.htmx.process(fresh);
    if (rested) fresh.focus({ preventScroll: true });
    return fresh;
  };

  /** Each child by its id: new ones come in, gone ones leave, one that is being typed in stays. */
  const merge = (list, fresh) => {
    const known = new Map([...list.children].map((child) => [child.id, child]));
    let before = null;
    for (const child of [...fresh.children]) {
      const old = known.get(child.id);
      known.delete(child.id);
      let placed = child;
      if (old) placed = replace(old, child);
      else {
        drawn.set(child, plain(child));
        list.insertBefore(child, before ? before.nextSibling : list.firstChild);
        window.htmx.process(child);
      }
      if (placed.previousElementSibling !== before) list.insertBefore(placed, before ? before.nextSibling : list.firstChild);
      before = placed;
    }
    for (const gone of known.values()) if (!isHeld(gone) || gone.querySelector("[data-done]")) gone.remove();
  };

  /** The dose was given, ended, or waits for a decision: another page, once nothing is being typed on this one.
   *  Not a reload, which would send a refused form again; what was refused stands until somebody sends it. */
  const follow = (was, is) => {
    const place = document.querySelector("[data-keep-typed]");
    if (was === is || "keepAll" in place.dataset || document.querySelector("dialog[open]")) return was;
    if (isHeld(place, "details.say[open]")) return was;
    location.replace(place.dataset.record);
    return is;
  };

  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    const { target, fragment } = event.detail;
    if (!target.matches("[data-part]")) return;
    event.detail.shouldSwap = false;
    if (isPressed) return; // a button is held down: the next asking brings it
    const fresh = fragment.firstElementChild;
    if ("keyed" in target.dataset) merge(target, fresh);
    else {
      if (fresh.dataset.productNow) target.dataset.productNow = fresh.dataset.productNow;
      if (fresh.dataset.stage) fresh.dataset.stage = follow(target.dataset.stage, fresh.dataset.stage);
      replace(target, fresh);
    }
    window.clearTimeout(told);
    told = setTimeout(() => document.dispatchEvent(new CustomEvent("care:live")), 0);
  });
  let told = 0;

  // --- forms ---------------------------------------------------------------------------

  const FIELDS = { pressure: ["systolic", "diastolic"] };
  const about = () => {
    for (const field of document.querySelectorAll(".obs-cell")) {
      field.removeAttribute("aria-invalid");
      field.removeAttribute("aria-describedby");
    }
    for (const said of document.querySelectorAll("#observe-said [data-about]")) {
      for (const name of FIELDS[said.dataset.about] ?? [said.dataset.about]) {
        const field = document.getElementById(`id_see-${name}`);
        field?.setAttribute("aria-invalid", "true");
        if (said.id) field?.setAttribute("aria-describedby", said.id);
      }
    }
  };

  /** Off the field that was sent, so that it is no longer held and letters are keys again, yet beside it:
   *  the next line to acknowledge, the row of the next observation, the log. Never a button, which Space would press. */
  const rest = (line) => {
    const others = line?.matches("#lines > *") ? [line.nextElementSibling, ...line.parentElement.children] : [];
    const next = others.find((one) => one && one !== line);
    const place = next ?? document.querySelector(line?.matches("#log > *") ? "#log" : ".obs-new");
    document.activeElement.blur();
    place?.focus();
  };

  // Before the parts are merged: what was accepted is no longer held.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const form = event.detail.requestConfig?.elt?.closest("form");
    if (!form || event.detail.requestConfig.verb === "get" || event.detail.xhr.status !== 200) return;
    if (form.id === "observe" && document.activeElement?.closest("#obs-input, #observe")) rest();
    if ("clears" in form.dataset) form.reset();
    const line = form.closest("#lines > *, #log > *");
    if (!line) return;
    if (line.contains(document.activeElement)) rest(line);
    form.reset();
    line.querySelectorAll("details[open]").forEach((fold) => (fold.open = false));
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    const { target } = event;
    if (target.id === "observe-said") {
      about();
      const refused = target.querySelector(".invalid-feedback[data-about]");
      (refused ? document.getElementById(`id_see-${refused.dataset.about}`) : target.querySelector("input"))?.focus();
    }
    if (target.id === "dialog-body" && !target.firstElementChild) target.closest("dialog")?.close();
  });

  // --- what others wrote -----------------------------------------------------------------

  const poll = document.querySelector("[data-live-poll]");
  if (poll) {
    let isAsking = false;
    let [answered, known] = [0, 0]; // what was sent from here, whatever became of it
    const ask = () => {
      if (isAsking || document.hidden || !window.htmx) return;
      window.htmx.trigger(poll, "refresh");
    };
    document.addEventListener("htmx:beforeSwap", ({ detail }) => detail.requestConfig.verb !== "get" && (answered += 1));
    poll.addEventListener("htmx:beforeRequest", () => ([isAsking, known] = [true, answered]));
    poll.addEventListener("htmx:afterRequest", () => (isAsking = false));
    poll.addEventListener("htmx:beforeSwap", (event) => {
      // Signed out meanwhile: the answer is another page. Nothing typed here is thrown away for it.
      if (!event.detail.serverResponse.includes("data-product-now")) event.detail.shouldSwap = false;
      if (known !== answered) event.detail.shouldSwap = false; // older than what was sent since: the next asking brings it
    });
    setInterval(ask, 1000 * Number(poll.dataset.livePoll));
    document.addEventListener("visibilitychange", ask);
  }
})();
