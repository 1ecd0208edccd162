// What the pages say about words on this device. Plain elements, every text of the page's own.

export const part = (tag, classes, text = "") => {
  const element = document.createElement(tag);
  element.className = classes;
  element.textContent = text;
  return element;
};

export const button = (words, act, classes = "btn btn-quiet") => {
  const made = part("button", classes, words);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
};

/** A button that asks once more before it acts: the same place, other words. */
export const sure = (words, again, act) => {
  const made = button(words, () => {
    if (made.textContent === again) return act();
    made.textContent = again;
    made.classList.add("is-asking");
  }, "btn btn-link");
  made.addEventListener("blur", () => {
    made.textContent = words;
    made.classList.remove("is-asking");
  });
  return made;
};

export const link = (words, href, classes = "btn btn-quiet") => {
  const made = part("a", classes, words);
  made.href = href;
  return made;
};

/** 18:40, as the server writes it; no language of the browser's comes into it. */
export const clock = (at = new Date()) => at.toTimeString().slice(0, 5);

export const day = (at) =>
  at.toLocaleString(document.documentElement.lang || [], { weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });

/** A quiet card above the page: a title, a few words, and what can be done. */
export function notice(title, words, actions = []) {
  const card = part("section", "card device-notice");
  card.setAttribute("role", "status");
  card.append(part("h2", "device-notice-title", title), part("p", "", words));
  if (actions.length) {
    const row = part("div", "device-notice-actions");
    row.append(...actions);
    card.append(row);
  }
  const top = document.querySelector(".patient-top");
  if (top) top.after(card);
  else document.querySelector("main .card").prepend(card);
  return card;
}

/** Two texts for one question: what the other device wrote, and what to do with it. */
export function otherVersion({ title, words, actions }) {
  const box = part("div", "conflict");
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", inWords("Two versions"));
  const row = part("div", "device-notice-actions");
  row.append(...actions);
  box.append(part("p", "label", title), part("p", "voice conflict-text", words), row);
  box.append(part("p", "small quiet mb-0", inWords("Both are kept, whatever you choose.")));
  return box;
}

/** The words about what has become of the text just typed, on top of the page. */
export function say(state, words) {
  const place = document.querySelector("[data-saved]:not([data-saved-for])");
  if (!place) return;
  place.hidden = false;
  place.dataset.state = state;
  if (place.textContent !== words) place.textContent = words;
}
