// What is no journal entry and is kept on this device all the same, sealed like one: whom to call, and a plan being
// written. (A plan is sent by autosave.js, from its own page; here lies what the clinic does not have yet.)
//
//   <meta name="help-card" content='{"crisis": […], "clinic": {name, phone}, "people": [{name, phone}]}'>
//   <form data-sealed-as="plan" data-autosave …>
import { link, notice } from "./box.js";
import * as vault from "./vault.js";

export const PLAN = "plan";
export const HELP = "help";

/** The newest of whom to call, from any page that tells it. */
export async function keepHelp(owner) {
  const told = document.querySelector('meta[name="help-card"]')?.content;
  if (told) await vault.keepPaper(owner, HELP, JSON.parse(told));
}

/** What is typed lies here until autosave has brought it to the clinic; on coming back it is in the form again. */
export async function keepForm(owner) {
  const form = document.querySelector("form[data-sealed-as]");
  if (!form) return;
  const name = form.dataset.sealedAs;
  let queue = Promise.resolve();
  const next = (act) => (queue = queue.then(act).catch(() => delete form.dataset.draftSealed));
  const keep = async () => {
    await vault.keepPaper(owner, name, contentOf(form), true);
    form.dataset.draftSealed = "";
  };
  const letGo = async () => {
    delete form.dataset.draftSealed;
    await vault.removePaper(owner, name);
  };
  form.addEventListener("input", () => next(keep));
  new MutationObserver(() => "autosaveUnsaved" in form.dataset || next(letGo)).observe(form, { attributeFilter: ["data-autosave-unsaved"] });
  const left = await vault.paper(name, owner);
  if (left?.waits) fill(form, left.content);
}

/** {fields: [{name, label, value, isLong}]}, in the order of the form. */
const contentOf = (form) => ({
  fields: [...form.elements]
    .filter((field) => field.name && field.name !== "csrfmiddlewaretoken" && !field.matches("button"))
    .map((field) => ({ name: field.name, label: field.labels?.[0]?.textContent.trim() ?? "", value: field.value, isLong: field.matches("textarea") })),
});

function fill(form, { fields }) {
  for (const { name, value } of fields) {
    if (!form.elements[name]) form.dispatchEvent(new CustomEvent("row:wanted", { detail: name }));
    if (form.elements[name]) form.elements[name].value = value;
  }
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

/** On every other page: that something of the plan waits here, and the way to it. */
export async function sayWhatWaits(owner) {
  const left = document.querySelector("form[data-sealed-as]") ? null : await vault.paper(PLAN, owner);
  if (!left?.waits) return;
  notice(inWords("Your plan is not at the clinic yet"), inWords("What you typed in it without a connection is on this device. It goes to the clinic when you open it."), [
    link(inWords("Go on with my plan"), "/me/plan/edit/", "btn btn-primary"),
  ]);
}
