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

/**
 * What is typed lies here until autosave has brought it to the clinic. On coming back it is in the form again, and
 * where other words stand there by now, both are shown. From the first letter on, also before `opened`, when what
 * lies here can be read: until then nothing is written over it.
 */
export async function keepForm(owner, opened) {
  const form = document.querySelector("form[data-sealed-as]");
  if (!form) return;
  const name = form.dataset.sealedAs;
  let base = valuesIn(served(form));
  let earlier = []; // what lay here, until somebody has chosen
  const takeIn = async () => {
    const left = await vault.paper(name, owner);
    if (!left?.waits) return;
    const { earlier: before = [], fields, base: typedOn = {} } = left.content;
    earlier = [{ fields: valuesIn(fields), base: typedOn }, ...before];
    for (const detail of earlier) form.dispatchEvent(new CustomEvent("words:left", { detail }));
    form.dispatchEvent(new Event("input", { bubbles: true }));
  };
  let queue = opened.then(takeIn).catch(() => null);
  const next = (act) => (queue = queue.then(act).catch(() => delete form.dataset.draftSealed));
  const keep = async () => {
    const fields = fieldsOf(form);
    const isHere = (one) => JSON.stringify(one.fields) === JSON.stringify(valuesIn(fields));
    earlier = form.querySelector(".conflict") ? earlier.filter((one) => !isHere(one)) : [];
    await vault.keepPaper(owner, name, { fields, base, earlier }, true);
    form.dataset.draftSealed = "";
  };
  const letGo = async () => {
    if ("autosaveUnsaved" in form.dataset) return;
    delete form.dataset.draftSealed;
    await vault.removePaper(owner, name);
  };
  form.addEventListener("input", () => next(keep));
  form.addEventListener("base:moved", ({ detail }) => {
    base = detail;
    if ("draftSealed" in form.dataset) next(keep);
  });
  new MutationObserver(() => "autosaveUnsaved" in form.dataset || next(letGo)).observe(form, { attributeFilter: ["data-autosave-unsaved"] });
  await queue;
}

const named = (form) => [...form.elements].filter((field) => field.name && !["csrfmiddlewaretoken", "version"].includes(field.name) && !field.matches("button"));

/** [{name, label, value, isLong}], in the order of the form. */
const fieldsOf = (form) =>
  named(form).map((field) => ({ name: field.name, label: field.labels?.[0]?.textContent.trim() ?? "", value: field.value, isLong: field.matches("textarea") }));

/** As the page came, whatever has been typed since. */
const served = (form) => named(form).map(({ name, defaultValue: value }) => ({ name, value }));

const valuesIn = (fields) => Object.fromEntries(fields.map(({ name, value }) => [name, value]));

/** On every other page: that something of the plan waits here, and the way to it. */
export async function sayWhatWaits(owner) {
  const left = document.querySelector("form[data-sealed-as]") ? null : await vault.paper(PLAN, owner);
  if (!left?.waits) return;
  notice(inWords("Your plan is not at the clinic yet"), inWords("What you typed in it without a connection is on this device. It goes to the clinic when you open it."), [
    link(inWords("Go on with my plan"), "/me/plan/edit/", "btn btn-primary"),
  ]);
}
