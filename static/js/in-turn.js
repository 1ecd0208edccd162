// Taps and keys on a list, sent one after another in the order they were pressed.
//
//   <li id="line-7"> <form data-in-turn="line-7" method="post" action="/…"> <button name="mark" value="present">
// What was pressed is taken down at once, with the address of its own form: whatever is replaced while it waits,
// it reaches the one it was pressed for. The answer replaces #line-7, and what it names out of band.
//
//   <section id="list" data-anew-in="1800" data-anew-with="#other">
// After so many seconds the page is read again and #list and #other are replaced: in turn as well, so that
// no older answer covers a newer one.
"use strict";

(() => {
  let turn = Promise.resolve();
  const waiting = []; // ids of the places whose answers are still to come, in order

  const inTurn = (id, act) => {
    waiting.push(id);
    turn = turn.then(act).finally(() => {
      waiting.shift();
      showBusy(id);
    });
    showBusy(id);
  };

  const showBusy = (id) => document.getElementById(id)?.setAttribute("aria-busy", String(waiting.includes(id)));

  const say = (id, words) => {
    const place = document.getElementById(id);
    place?.querySelector("[data-not-sent]")?.remove();
    const said = document.createElement("p");
    said.className = "invalid-feedback d-block mb-0";
    said.dataset.notSent = "";
    said.setAttribute("role", "alert");
    said.textContent = words;
    place?.append(said);
  };

  const ask = (url, more = {}) =>
    fetch(url, { headers: { "HX-Request": "true" }, credentials: "same-origin", redirect: "manual", ...more });

  const send = async ({ id, url, body, words }) => {
    try {
      const answer = await ask(url, { method: "POST", body });
      const elsewhere = answer.headers.get("HX-Redirect");
      if (elsewhere) return location.assign(elsewhere);
      if (!answer.ok && answer.status !== 422) return say(id, `“${words}” is not saved. Open the page again, then press it once more.`);
      window.htmx.swap(`#${CSS.escape(id)}`, await answer.text(), { swapStyle: "outerHTML" });
    } catch {
      say(id, `“${words}” is not saved: no connection. Press it once more.`);
    }
  };

  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target.closest("form[data-in-turn]");
      if (!form) return;
      event.preventDefault();
      const pressed = {
        id: form.dataset.inTurn,
        url: form.action,
        body: new FormData(form, event.submitter),
        words: event.submitter?.textContent.trim() ?? "",
      };
      inTurn(pressed.id, () => send(pressed));
    },
    true,
  );

  window.addEventListener("beforeunload", (event) => waiting.length && event.preventDefault());

  const readAgain = async (list) => {
    if (!list.isConnected) return;
    try {
      const answer = await ask(location.href, { headers: {} });
      if (!answer.ok) return;
      const parts = { select: `#${list.id}`, selectOOB: list.dataset.anewWith };
      window.htmx.swap(`#${list.id}`, await answer.text(), { swapStyle: "outerHTML" }, parts);
    } catch {
      // No connection: the list stays as it is, and the next press says so.
    }
  };

  const watch = (list) => {
    if (list.dataset.isWatched) return;
    list.dataset.isWatched = "yes";
    setTimeout(() => inTurn(list.id, () => readAgain(list)), Number(list.dataset.anewIn) * 1000);
  };
  const watchAll = () => document.querySelectorAll("[data-anew-in]").forEach(watch);
  document.addEventListener("htmx:afterSettle", watchAll);
  document.addEventListener("DOMContentLoaded", watchAll);
})();
