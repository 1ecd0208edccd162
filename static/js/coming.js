// A file that waited while somebody showed who they are: it comes, once, and the page goes back by itself.
//
//   <a data-coming download>    the file; as a download, so that leaving the page does not stop it
//   <a data-coming-back>        where it was asked for
"use strict";

(() => {
  const file = document.querySelector("[data-coming]");
  const back = document.querySelector("[data-coming-back]");
  const LONG_ENOUGH_TO_READ = 1_500;
  if (!file || !back || history.state?.sent) return;
  history.replaceState({ sent: true }, "");
  file.click();
  setTimeout(() => location.replace(back.href), LONG_ENOUGH_TO_READ);
})();
