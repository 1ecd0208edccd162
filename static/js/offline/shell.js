// The page that stands in for every other one without a network (templates/portal/offline/shell.html).
// It finds out from the address what somebody wanted, and draws it from what this device keeps.
import { button, day, link, notice, part, say } from "./box.js";
import { blank, isWaiting, isWritten, words } from "./draft.js";
import { markedForAnyone } from "./mark.js";
import { contacts, crisis, drawPlan, planToRead } from "./shell-parts.js";
import { HELP, PLAN } from "./papers.js";
import { sendWaiting } from "./sync.js";
import * as vault from "./vault.js";
import { Writing } from "./writing.js";

const MY_PLAN = "/me/plan/";
const SOON = 2000; // ms
const root = document.querySelector("[data-shell]");
const blankOf = (name) => document.querySelector(`template[data-blank="${name}"]`)?.content.cloneNode(true);
const pagesOf = (draft) => draft.pages.filter((page) => page.url);
const show = (...parts) => root.replaceChildren(...parts);

// --- one page of an entry --------------------------------------------------------------------

function drawPage(draft, page) {
  if (page.is_safety && page.fields.choice === "no") return drawNotSafe(draft, page);
  const pages = pagesOf(draft);
  const number = pages.indexOf(page) + 1;
  const drawn = blankOf(page.template) ?? blankOf("elsewhere");
  const question = drawn.querySelector(".question label") ?? drawn.querySelector(".question");
  question.textContent = page.question;
  drawn.querySelector(".who-reads").textContent = page.hint;
  drawOptions(drawn, page);
  drawn.querySelector("[data-express]")?.remove();
  drawShare(drawn, draft);
  drawTurn(drawn.querySelector(".page-turn"), page, number, pages.length);
  if (!draft.stopped) drawn.querySelector('[name=go][value="stop"]')?.remove();
  show(part("p", "where-you-are", inWords("There is no connection right now. Write on: it is kept on this device.")));
  if (pages.length > 1) root.append(steps(number, pages.length));
  root.append(drawn);
  root.querySelectorAll("[name=choice]").forEach((one) => one.setAttribute("aria-pressed", one.value === page.fields.choice));
  if (page.url.startsWith("/me/")) root.append(link(inWords("What is on this device"), "/me/", "more mt-2"));
  const writing = new Writing(root, draft, page.key);
  writing.fill(page.fields);
  if (isWaiting(draft)) keepsTrying(writing);
  document.title = [page.question, inWords("Journal")].join(" · ");
}

/** A browser may never say that there is a network again: then what waits is brought at the next try. */
function keepsTrying(writing) {
  say("local", inWords("saved on this device, no connection"));
  writing.later(SOON);
}

/** The list to choose from; what 0 and 10 mean. */
function drawOptions(drawn, { template, options = [] }) {
  if (template === "several") drawn.querySelector(".several").replaceWith(several(drawn, options));
  if (template !== "scale" || options.length < 2) return;
  const [low, high] = drawn.querySelectorAll(".scale-ends span");
  low.textContent = options.at(0);
  high.textContent = options.at(-1);
  drawn.querySelector("[value='0']").setAttribute("aria-label", `0, ${low.textContent}`);
  drawn.querySelector("[value='10']").setAttribute("aria-label", `10, ${high.textContent}`);
}

function several(drawn, options) {
  const list = drawn.querySelector(".several").cloneNode(true);
  const blankOne = list.firstElementChild;
  list.replaceChildren(
    ...options.map((option) => {
      const one = blankOne.cloneNode(true);
      one.querySelector("input").value = option;
      one.querySelector("span").textContent = option;
      return one;
    }),
  );
  return list;
}

function drawShare(drawn, draft) {
  const share = drawn.querySelector("[name=share]");
  if (!share) return;
  drawn.querySelector(".switch-title").textContent = draft.share.title;
  drawn.querySelector(".switch-note").textContent = inWords("It is read after it has reached the clinic. Nobody watches it live.");
  share.checked = draft.share.is_on;
}

function drawTurn(row, page, number, total) {
  const on = (name) => row.querySelector(`[name=go][value="${name}"]`);
  const isOneTap = page.template === "choice";
  if (number === 1) on("back")?.remove();
  if (number === total && !isOneTap) on("skip")?.remove();
  if (isOneTap && !page.fields.choice) on("next")?.remove();
  else if (number === total) Object.assign(on("next"), { value: "hand-in", textContent: inWords("Hand in") });
}

function steps(number, total) {
  const drawn = part("div", "steps");
  drawn.setAttribute("role", "img");
  drawn.setAttribute("aria-label", inWords("Step {number} of {total}", { number, total }));
  for (let step = 1; step <= total; step += 1) drawn.append(part("span", step <= number ? "is-done" : "", "\u00a0"));
  return drawn;
}

// --- help ------------------------------------------------------------------------------------

function drawNotSafe(draft, page) {
  const pages = pagesOf(draft);
  const next = pages[pages.indexOf(page) + 1];
  show(
    part("h1", "greeting", inWords("Thank you for saying so.")),
    part("p", "where-you-are", inWords("There is no connection, so your clinic does not know yet. It is told as soon as there is one. Please do not wait for that: speak with someone now.")),
    crisis(blankOf("help"), draft),
    ...contacts(draft),
  );
  const form = blankOf("safe-after-all");
  root.append(form);
  root.querySelector("[data-go-on]").href = next?.url ?? draft.thanks;
  keepsTrying(new Writing(root, draft, page.key));
}

async function drawHelp(all, path) {
  const written = all.find((draft) => draft.crisis);
  const own = (await vault.paper(HELP))?.content;
  const told = path.startsWith("/me/") ? (own ?? written) : (written ?? own);
  show(part("h1", "visually-hidden", inWords("Help now")), crisis(blankOf("help"), told), ...contacts(told));
  if (!own) root.append(part("p", "who-reads mt-3", inWords("Once you have opened your journal here with a connection, your clinic's number and the people of your plan stand here too.")));
  root.append(part("p", "who-reads mt-3", inWords("There is no connection. Calls and text messages may still go through.")));
  if (path.startsWith("/me/") && planToRead(own ?? {}).length) root.append(link(inWords("My plan"), MY_PLAN, "btn btn-quiet btn-lg w-100 mt-3"));
  root.append(link(inWords("Back"), "/me/", "btn btn-link"));
}

function drawPlanToRead(own) {
  show(
    part("h1", "greeting", inWords("My plan")),
    part("p", "where-you-are", inWords("There is no connection. This is your plan as this phone last saw it.")),
    ...planToRead(own),
    ...contacts(own),
    link(inWords("Back"), "/me/", "btn btn-link"),
  );
}

// --- what is here ------------------------------------------------------------------------------

function drawHandedIn(draft) {
  show(
    part("h1", "greeting", inWords("Thank you.")),
    part("p", "where-you-are", inWords("It is kept on this device, and goes to your clinic by itself as soon as there is a connection.")),
    part("p", "who-reads", inWords("You can close this page now. Opening it again later, with a connection, makes sure.")),
    link(inWords("Back to what is here"), "/me/", "btn btn-quiet btn-lg w-100 mt-4"),
  );
  say("local", inWords("saved on this device, no connection"));
}

function drawStopped(draft) {
  show(
    part("h1", "greeting", inWords("It is kept.")),
    part("p", "where-you-are", inWords("What you wrote so far stays on this device, and with you. It is not handed in.")),
    link(inWords("Go on after all"), pagesOf(draft)[0].url, "btn btn-quiet btn-lg w-100 mt-4"),
  );
  if (isWaiting(draft)) say("local", inWords("saved on this device, no connection"));
}

async function drawList(all, member) {
  show(part("h1", "greeting", inWords("There is no connection.")));
  const locked = (await vault.sealedRows()).filter((row) => row.waits).length - all.filter(isWaiting).length;
  if (member) {
    root.append(
      part("p", "where-you-are", inWords("You can still write. It is kept on this device, under your sign-in alone, and goes to your clinic when there is a connection.")),
      button(inWords("Write"), () => begin(member), "btn btn-primary btn-lg w-100"),
    );
  } else root.append(part("p", "where-you-are", inWords("Nobody is signed in on this device. Your journal opens again with a connection.")));
  if (locked > 0) {
    root.append(part("p", "who-reads mt-3", inWords("Some words are waiting on this device for the person who wrote them. They open after signing in.")));
  }
  const written = all.filter(isWritten);
  const plan = await vault.paper(PLAN);
  if (written.length || plan) root.append(rows(written, plan));
  if (planToRead((await vault.paper(HELP))?.content ?? {}).length) root.append(link(inWords("My plan"), MY_PLAN, "btn btn-quiet btn-lg w-100 mt-3"));
  root.append(button(inWords("Try again"), () => location.reload(), "btn btn-quiet btn-lg w-100 mt-3"));
}

function rows(all, plan) {
  const section = part("section", "home-section");
  section.append(part("h2", "label", inWords("On this device")), ...all.map(row));
  if (plan) section.append(planRow());
  return section;
}

function row(draft) {
  const drawn = link("", pagesOf(draft)[0].url, "own-row");
  const head = part("span", "own-row-head");
  head.append(part("span", "", draft.title), part("span", "", stateOf(draft)));
  drawn.append(head);
  const first = words(draft).slice(0, 120);
  if (first) drawn.append(part("span", "voice", first));
  return drawn;
}

function planRow() {
  const drawn = link("", "/me/plan/edit/", "own-row");
  const head = part("span", "own-row-head");
  head.append(part("span", "", inWords("My plan")), part("span", "", inWords("only on this device")));
  drawn.append(head);
  return drawn;
}

const stateOf = (draft) =>
  draft.hands_in ? inWords("handed in when connected") : isWaiting(draft) ? inWords("only on this device") : inWords("at the clinic");

async function begin(member) {
  const page = document.querySelector('template[data-blank="free"]').dataset;
  const draft = blank(member.owner, { question: page.question, hint: page.hint });
  const { isKept } = await vault.update(draft.client_uuid, () => draft);
  if (isKept) location.assign(draft.pages[0].url);
  else say("local", inWords("this device keeps nothing right now"));
}

// --- which of them -------------------------------------------------------------------------------

const LONGEST_WAIT = 30_000;

async function start() {
  const path = location.pathname;
  window.addEventListener("online", () => root.querySelector("form") || comeBack());
  lookAgain(SOON);
  const all = await vault.drafts();
  const member = (await vault.owners()).find((owner) => owner.key && !owner.place);
  const [plan, own] = [await vault.paper(PLAN), (await vault.paper(HELP))?.content];
  const found = all.find((draft) => draft.pages.some((page) => page.url === path));
  const handedIn = all.find((draft) => draft.thanks === path && draft.hands_in);
  const stopped = all.find((draft) => draft.stopped === path);
  if (/\/help\/?$/.test(path)) await drawHelp(all, path);
  else if (path === "/me/plan/edit/" && plan) drawPlan(root, plan);
  else if (path === MY_PLAN && own && planToRead(own).length) drawPlanToRead(own);
  else if (stopped) drawStopped(stopped);
  else if (found) drawPage(found, found.pages.find((page) => page.url === path));
  else if (handedIn) drawHandedIn(handedIn);
  else if (!askedFor(all)) await drawList(all, member);
  if (!(await vault.owners()).length) sayWhatWasEmptied();
}

/** `/me/write/?set=…`: go on with what was begun with these questions. */
function askedFor(all) {
  if (location.pathname !== "/me/write/") return false;
  const set = new URLSearchParams(location.search).get("set") ?? "raw-capture";
  const begun = all.find((draft) => draft.set === set && !draft.hands_in);
  if (begun) location.replace(pagesOf(begun)[0].url);
  return Boolean(begun);
}

function sayWhatWasEmptied() {
  const lost = markedForAnyone();
  if (!lost) return;
  const words = inWords("Something you wrote was on this device only, until {when}. The device has removed it, and we are sorry.", { when: day(lost.at) });
  notice(inWords("This device has emptied its storage"), [words, inWords("Everything that had reached the clinic is still there.")].join(" "));
}

/** Browsers do not always notice that there is a network again, or say so before it can be used. */
function lookAgain(wait) {
  setTimeout(async () => {
    const isWriting = root.querySelector("form");
    const answer = isWriting ? null : await fetch("/healthz", { cache: "no-store" }).catch(() => null);
    if (answer?.ok) await comeBack();
    lookAgain(Math.min(wait * 2, LONGEST_WAIT));
  }, wait);
}

/** The page from the clinic, once what waits here has got through: it speaks of what the clinic has. */
async function comeBack() {
  const sent = await sendWaiting({ isSeen: false }).catch(() => []);
  if (sent.at(-1)?.became !== "offline") location.reload();
}

start().catch(() => drawList([], null));
