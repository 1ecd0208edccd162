// What scripts say, in the page's language. English stands in the scripts; what another language says instead
// comes with the page, in <meta name="words"> (integration_care/words/scripts.py).
"use strict";

(() => {
  const told = JSON.parse(document.querySelector('meta[name="words"]')?.content || "{}");
  const filled = (text, named) => text.replace(/{(\w+)}/g, (whole, name) => named[name] ?? whole);

  /** `inWords("Delete: {what}", { what })` */
  window.inWords = (words, named = {}) => filled(told[words] ?? words, named);

  /** `counted("{count} line", "{count} lines", count)`, in the one form or the other. */
  window.counted = (one, many, count, named = {}) => filled((told[one] ?? [one, many])[count === 1 ? 0 : 1], { count, ...named });
})();
