// What has become of the words just typed (components/saved.html), and what keeps them from the clinic.
// Used by autosave.js.
"use strict";

window.care ??= {};

(() => {
  /** "saving", "saved", "local" or "conflict", in the place that speaks for this form; `goTo` makes it a way there. */
  care.saySaved = (form, state, words, goTo) => {
    const own = form.id && document.querySelector(`[data-saved-for="${CSS.escape(form.id)}"]`);
    const place = own || document.querySelector("[data-saved]:not([data-saved-for])");
    if (!place) return;
    place.hidden = false;
    place.dataset.state = state;
    if (place.textContent !== words || goTo) place.replaceChildren(goTo ? way(words, goTo) : words);
  };

  const way = (words, goTo) => {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: words });
    button.addEventListener("click", goTo);
    return button;
  };

  /** At the head of the form, with a way out of the trouble where there is one; returns the notice. */
  care.announce = (form, words, wayOut) => {
    const notice = document.createElement("p");
    notice.className = "autosave-notice";
    notice.setAttribute("role", "alert");
    const said = document.createElement("strong");
    said.textContent = words;
    notice.append(said, ...(wayOut ? [linkTo(wayOut)] : []));
    (form.querySelector("[data-autosave-notices]") ?? form).prepend(notice);
    return notice;
  };

  /** Ctrl+S saves the form that one writes in, or else the first. */
  care.saveByKey = (forms) =>
    document.addEventListener("keydown", (event) => {
      if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey || !forms.length) return;
      event.preventDefault();
      const here = forms.find((one) => one.form.contains(event.target)) ?? forms[0];
      if (here.isDirty) here.save();
      else here.say("saved", inWords("saved at the clinic: nothing has changed since"));
    });

  const linkTo = ({ href, label, onFollow }) => {
    const link = document.createElement("a");
    Object.assign(link, { textContent: label, href });
    link.addEventListener("click", onFollow);
    return link;
  };
})();
