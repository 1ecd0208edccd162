// A part of the page that keeps itself current (data-live), and forms that open over the page (#page-dialog).
//
//   <div data-live data-live-seconds="15" hx-get="…" hx-trigger="refresh" hx-swap="innerHTML">
//     <… data-live-at="09:41">      the product's time of what is shown
//   <p data-live-state hidden><span data-live-words></span></p>
//   <li data-print="…">           a row; the answer has <li data-as-before="…"> for one that is here already
// Asks nothing while the tab is hidden, a form is open or a button is held down.
"use strict";

(() => {
  const live = document.querySelector("[data-live]");
  const dialog = document.getElementById("page-dialog");
  const state = document.querySelector("[data-live-state]");
  let isHeld = false;
  let isAsking = false;

  const refresh = () => {
    if (!live || isAsking || isHeld || document.hidden || dialog?.open) return;
    window.htmx.trigger(live, "refresh");
  };

  const say = (words) => {
    if (!state) return;
    state.hidden = !words;
    state.querySelector("[data-live-words]").textContent = words;
    live.toggleAttribute("data-live-stale", Boolean(words));
  };

  const sayStale = () => {
    const at = live.querySelector("[data-live-at]")?.dataset.liveAt;
    say(`${navigator.onLine ? "Not updated" : "Offline, not updated"} since ${at}`);
  };

  const MOST = 500; // rows: a header has to fit into 8 kB
  let rows = new Map(); // each as it came, by its print: a button that was pressed since is to work again

  const remember = () => {
    const here = [...live.querySelectorAll("[data-print]")].slice(0, MOST);
    rows = new Map(here.map((row) => [row.dataset.print, rows.get(row.dataset.print) ?? row.outerHTML]));
  };

  const withRowsAsBefore = (answer) =>
    answer.replace(/<li data-as-before="(\w+)"><\/li>/g, (_, print) => rows.get(print));

  const follow = () => {
    setInterval(refresh, 1000 * Number(live.dataset.liveSeconds || 15));
    document.addEventListener("visibilitychange", refresh);
    window.addEventListener("online", refresh);
    window.addEventListener("offline", sayStale);
    document.addEventListener("pointerdown", () => (isHeld = true));
    for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => (isHeld = false));
    document.querySelector("[data-live-now]")?.addEventListener("click", refresh);

    live.addEventListener("htmx:configRequest", (event) => {
      if (event.target === live) event.detail.headers["X-Shown"] = [...rows.keys()].join();
    });
    live.addEventListener("htmx:beforeRequest", (event) => {
      if (event.target === live) isAsking = true;
    });
    live.addEventListener("htmx:afterRequest", (event) => {
      if (event.target !== live) return;
      isAsking = false;
      event.detail.successful ? say("") : sayStale();
    });
    live.addEventListener("htmx:beforeSwap", (event) => {
      if (event.target !== live) return;
      // Signed out meanwhile: the answer is another page. Go there rather than show it in here.
      if (!event.detail.serverResponse.includes("data-live-at")) return location.reload();
      if (isHeld || dialog?.open || live.querySelector("[data-sending]")) event.detail.shouldSwap = false;
      event.detail.serverResponse = withRowsAsBefore(event.detail.serverResponse);
    });
    live.addEventListener("htmx:afterSwap", (event) => {
      if (event.target === live) remember();
    });
    remember();
  };

  if (live) follow();

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.id !== "dialog-body" || !event.target.firstElementChild || dialog.open) return;
    dialog.setAttribute("aria-label", dialog.querySelector("h1, h2, h3")?.textContent.trim() || "Form");
    dialog.showModal();
    dialog.querySelector("[autofocus], input:not([type=hidden]), select, textarea, button")?.focus();
  });
  dialog?.addEventListener("close", () => dialog.querySelector("#dialog-body").replaceChildren());
})();
