// What waited while somebody showed who they are goes on by itself, once: after Back it waits to be asked.
"use strict";

(() => {
  const form = document.querySelector("form[data-send-at-once]");
  if (!form || history.state?.sent) return;
  history.replaceState({ sent: true }, "");
  form.requestSubmit();
})();
