// Small shared behaviour, all of it attached by data attributes. Every page works without it.
"use strict";

(() => {
  const on = (type, selector, act) =>
    document.addEventListener(type, (event) => {
      const element = event.target instanceof Element ? event.target.closest(selector) : null;
      if (element) act(element, event);
    });

  const isTyping = (element) => element?.closest?.("input, textarea, select, [contenteditable]") != null;

  // data-focus-key="/": that key puts the cursor there.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const field = document.querySelector(`[data-focus-key="${CSS.escape(event.key)}"]`);
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.select?.();
  });

  // data-dismiss="SELECTOR": removes the nearest ancestor that matches.
  on("click", "[data-dismiss]", (button) => button.closest(button.dataset.dismiss)?.remove());

  // Toasts leave after eight seconds, unless read, touched or marked to stay.
  const scheduleToast = (toast) => {
    if (toast.dataset.toastSeen) return;
    toast.dataset.toastSeen = "yes";
    if ("toastStays" in toast.dataset) return;
    setTimeout(() => (toast.matches(":hover, :focus-within") ? scheduleAgain(toast) : toast.remove()), 8000);
  };
  const scheduleAgain = (toast) => {
    delete toast.dataset.toastSeen;
    scheduleToast(toast);
  };
  const watchToasts = () => {
    const list = document.querySelector("[data-toasts]");
    if (!list) return;
    const sweep = () => list.querySelectorAll("[data-toast]").forEach(scheduleToast);
    new MutationObserver(sweep).observe(list, { childList: true });
    sweep();
  };

  // data-dialog-open="ID" opens a <dialog>; data-dialog-close shuts the one it is in.
  on("click", "[data-dialog-open]", (button, event) => {
    event.preventDefault();
    document.getElementById(button.dataset.dialogOpen)?.showModal();
  });
  on("click", "[data-dialog-close]", (button) => button.closest("dialog")?.close());

  // Menus (native <details data-menu>) close on Escape and on a click elsewhere.
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  // Light, dark or as the device says: a cookie, so that the server draws it right at once.
  const chooseTheme = (theme) => {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    const age = theme ? 31536000 : 0;
    document.cookie = `theme=${theme}; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
    if (theme) document.documentElement.dataset.bsTheme = theme;
    else delete document.documentElement.dataset.bsTheme;
    for (const button of document.querySelectorAll("[data-theme-choice] [data-theme]")) {
      button.setAttribute("aria-pressed", String(button.dataset.theme === theme));
    }
  };
  on("click", "[data-theme-choice] [data-theme]", (button) => chooseTheme(button.dataset.theme));

  // A panel (data-panel) that could not load says so, and offers to try again.
  const panelFailed = (event) => {
    const panel = event.target.closest?.("[data-panel]");
    const words = panel?.querySelector("template[data-panel-error]");
    const body = panel?.querySelector("[data-panel-body]");
    if (!words || !body || event.target !== body) return;
    body.replaceChildren(words.content.cloneNode(true));
    body.removeAttribute("aria-busy");
  };
  for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(failure, panelFailed);
  }
  on("click", "[data-panel-retry]", (button) => {
    window.htmx.trigger(button.closest("[data-panel-body]"), "retry");
  });

  // data-submit-on-change: a filter form needs no button.
  on("change", "form[data-submit-on-change]", (form) => form.requestSubmit());

  // A button pressed twice submits once.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.submitted) return event.preventDefault();
    form.dataset.submitted = "yes";
    setTimeout(() => delete form.dataset.submitted, 4000);
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-submitted]").forEach((form) => delete form.dataset.submitted);
  });

  // The same for htmx: a form or button is not sent again while its answer is on the way.
  const submits = (sender) =>
    sender.matches("button") ? [sender] : sender.querySelectorAll("button:not([type]), button[type=submit]");

  const isSending = (event) => event.detail.elt.matches("form, button") && event.detail.requestConfig.verb !== "get";

  // Caught before htmx hears of it, which would queue the second one and send it afterwards.
  document.addEventListener(
    "submit",
    (event) => {
      if (!("sending" in event.target.dataset)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    true,
  );

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!isSending(event)) return;
    const sender = event.detail.elt;
    if ("sending" in sender.dataset) return event.preventDefault();
    sender.dataset.sending = "";
    submits(sender).forEach((button) => (button.disabled = true));
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    if (!isSending(event)) return;
    const sender = event.detail.elt;
    delete sender.dataset.sending;
    submits(sender).forEach((button) => (button.disabled = false));
  });

  // What was sent by htmx and did not arrive says so where it was sent from. At 401 the door speaks (door.js).
  const sayNotSaved = (event) => {
    if (!isSending(event) || event.detail.xhr?.status === 401) return;
    const words = document.querySelector("template[data-not-saved]")?.content.firstElementChild;
    if (!words) return;
    const form = event.detail.elt.closest("form") ?? event.detail.elt.parentElement;
    form.querySelector("[data-not-saved-said]")?.remove();
    form.append(words.cloneNode(true));
    form.lastElementChild.scrollIntoView({ block: "nearest" });
  };
  for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(failure, sayNotSaved);
  }
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (isSending(event)) document.querySelectorAll("[data-not-saved-said]").forEach((one) => one.remove());
  });

  // A 0-10 scale (radios, so it works without this) can also be answered by sliding a finger.
  document.addEventListener("pointermove", (event) => {
    if (event.buttons !== 1 || !event.target.closest?.("[data-scale]")) return;
    const under = document.elementFromPoint(event.clientX, event.clientY)?.closest?.("[data-scale] label");
    const radio = under?.querySelector("input");
    if (!radio || radio.checked) return;
    radio.checked = true;
    radio.dispatchEvent(new Event("input", { bubbles: true }));
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  });

  // A table wider than the page can be scrolled by keyboard, and is named by its caption.
  const makeScrollable = () => {
    for (const wrap of document.querySelectorAll(".table-wrap:not([tabindex])")) {
      if (wrap.scrollWidth <= wrap.clientWidth) continue;
      wrap.tabIndex = 0;
      wrap.setAttribute("role", "region");
      wrap.setAttribute("aria-label", wrap.querySelector("caption")?.textContent.trim() || "Table");
    }
  };
  document.addEventListener("htmx:afterSwap", makeScrollable);
  window.addEventListener("resize", makeScrollable);

  const start = () => {
    makeScrollable();
    watchToasts();
    document.querySelectorAll("[data-theme-choice]").forEach((group) => (group.hidden = false));
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
