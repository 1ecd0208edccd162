// Every patient page: makes the app work without a network, and looks after what waits on this device.
//
//   <meta name="journal-owner" content="ID" data-sync data-device-key>   whose words may be opened here
//   <meta name="journal-locks" content="members | closed | proof">        nobody is let in here any more
//   <meta name="journal-arrived" content="ID">                            what arrived is told here, and no more
//   <form data-signs-out>                                                 destroys the key first
//   <html data-device="at-rest">                                          says so once all of it has been looked at
import { button, clock, day, link, notice, sure } from "./box.js";
import { blank, changed, isMarked, isWaiting, joined, withoutWords } from "./draft.js";
import { mark, marked } from "./mark.js";
import { changeHands, leave, offer } from "./phone.js";
import { keepForm, keepHelp, PLAN, sayWhatWaits } from "./papers.js";
import { keepPieces, sayRefused } from "./pieces.js";
import { asking, send, sendWaiting } from "./sync.js";
import * as vault from "./vault.js";
import { said, Writing } from "./writing.js";

const KEPT_FOR = 3 * 24 * 3600 * 1000; // what is at the clinic, for reading it again without a network
const HOME = "/me/";
const meta = (name) => document.querySelector(`meta[name="journal-${name}"]`);

async function registerWorker() {
  if (!navigator.serviceWorker) return;
  const address = `/sw.js?language=${document.documentElement.lang}`; // another language is another worker
  try {
    await navigator.serviceWorker.register(address, { scope: "/", type: "module", updateViaCache: "none" });
  } catch {
    await navigator.serviceWorker.register(`${address}&classic`, { scope: "/", updateViaCache: "none" }).catch(() => null);
  }
}

const OPENS_AGAIN = {
  members: inWords("They open for the person who wrote them, after signing in."),
  closed: inWords("They are safe there, and nobody else can open them. Sign in to your journal, and they go to your clinic from there."),
  proof: inWords("They are safe there, and nobody else can open them. Your date of birth opens them again."),
};

/** Nobody is let in here any more: the keys go, and it is said what becomes of the words. */
async function lockWhereAsked() {
  const why = meta("locks")?.content;
  if (!why) return;
  const place = await vault.placeOf(location.pathname);
  const isMeant = (row) => (why === "members" ? !row.place : row.place === place);
  await vault.lock(isMeant);
  const meant = new Set((await vault.owners()).filter(isMeant).map((row) => row.owner));
  const left = (await vault.sealedRows()).filter((row) => row.waits && meant.has(row.owner));
  if (left.length) notice(inWords("Your words are still on this device"), OPENS_AGAIN[why]);
}

/** The key of whoever this page belongs to. Somebody else who was signed in here before is locked out. */
async function unlock({ owner, device_key: url }) {
  const place = await vault.placeOf(location.pathname);
  if (!place) await vault.lock((row) => !row.place && row.owner !== owner);
  if (!(await vault.isKnown(owner))) sayWhatWasEmptied(owner);
  return vault.unlock(owner, asking(url, owner), place);
}

function sayWhatWasEmptied(owner) {
  const lost = marked(owner);
  if (!lost) return;
  mark(owner, 0);
  const words = counted(
    "One piece of writing was on this device only, until {when}. The device has removed it, and we are sorry.",
    "{count} pieces of writing were on this device only, until {when}. The device has removed it, and we are sorry.",
    lost.count,
    { when: day(lost.at) },
  );
  notice(inWords("This device has emptied its storage"), [words, inWords("Everything that had reached the clinic is still there.")].join(" "));
}

/** What came through a link belongs to the person who wrote it; if that is somebody else, it is locked. */
async function takeOnFromLinks({ owner, sync, device_key }) {
  const waiting = await vault.keepers();
  for (const row of await vault.owners()) {
    const isWanted = waiting.has(row.owner) || Object.keys(row.arrived ?? {}).length;
    if (!row.place || !isWanted) continue;
    const isMine = await vault.prove(row, asking(device_key, row.owner));
    if (isMine) await vault.giveTo(row.owner, owner, (draft) => ({ ...draft, owner, sync, device_key, trouble: null }));
  }
}

// --- what waits ----------------------------------------------------------------------------

/** `isOpening`: else the page that is open has told already what arrived of its own entry. */
async function bringWaiting(besides, isOpening = false) {
  const { owner } = ownerHere();
  const sent = await sendWaiting({ besides });
  const earlier = await arrivedBefore(owner, isOpening ? null : besides);
  tell([...earlier, ...sent.map((result) => ({ at: Date.now(), ...result }))]);
  await sayTroubles(owner, besides);
  await sayRefused(owner);
}

function tell(results) {
  sayArrived(results.filter(({ became }) => became === "kept" || became === "handed-in"));
  for (const { draft } of results.filter(({ became }) => became === "both")) {
    notice(inWords("Written on two devices"), inWords("You wrote on the same page from another device too. Both texts are kept."), [
      link(inWords("Look at both"), draft.pages[0].url),
    ]);
  }
}

/** What was brought while no page was open, or before this one could. */
async function arrivedBefore(owner, besides) {
  const marks = Object.entries(await vault.takeArrived(owner));
  const left = marks.filter(([id, { became }]) => id !== besides || became === "handed-in");
  const found = await Promise.all(left.map(async ([id, mark]) => ({ ...mark, draft: await vault.read(id) })));
  return found.filter(({ became, draft }) => became !== "both" || draft);
}

/** Once for all of it, with the time when the last of it arrived. */
function sayArrived(arrived) {
  if (!arrived.length) return;
  const at = new Date(Math.max(...arrived.map((one) => one.at)));
  const isToday = at.toDateString() === new Date().toDateString();
  const isHandedIn = arrived.some(({ became }) => became === "handed-in");
  const told = { time: clock(at), day: day(at) };
  const handedIn = isToday
    ? inWords("What you wrote without a connection was handed in at {time}.", told)
    : inWords("What you wrote without a connection was handed in on {day}.", told);
  const saved = isToday
    ? inWords("What you wrote without a connection was saved at {time}.", told)
    : inWords("What you wrote without a connection was saved on {day}.", told);
  notice(inWords("It is at the clinic now"), isHandedIn ? handedIn : saved);
}

async function sayTroubles(owner, besides) {
  for (const draft of await vault.drafts(owner)) {
    if (!draft.trouble || draft.client_uuid === besides) continue;
    const words = unsentWords(draft);
    const why = inWords(draft.trouble.text);
    const told = words ? inWords("{why} They begin: “{words}”", { why, words: words.slice(0, 60) }) : why;
    const marks = draft.pages.some((page) => page.is_dirty && isMarked(page)) && inWords("What you marked on the body is on this device only.");
    const actions = [sure(inWords("Let them go"), inWords("Yes, let them go for good"), () => letGo(draft, card))];
    if (words) actions.unshift(button(inWords("Keep them as an entry of their own"), () => keepAsOwn(draft, words, card), "btn btn-primary"));
    const card = notice(inWords("Some words are only on this device"), [told, marks].filter(Boolean).join(" "), actions);
  }
}

const unsentWords = (draft) =>
  draft.pages
    .filter((page) => page.is_dirty && !page.is_skipped)
    .map(said)
    .filter(Boolean)
    .join("\n\n");

async function keepAsOwn(draft, words, card) {
  const fresh = blank(ownerHere().owner, { question: inWords("What is here right now?"), hint: "" });
  const filled = changed(fresh, "free", { text: words });
  const { isKept } = await vault.update(fresh.client_uuid, () => filled);
  if (!isKept) return;
  const left = withoutWords(draft);
  if (isWaiting(left)) await vault.update(draft.client_uuid, () => left);
  else await vault.remove(draft.client_uuid, draft.owner);
  await send(fresh.client_uuid);
  location.assign(filled.pages[0].url);
  card.remove();
}

async function letGo(draft, card) {
  await vault.remove(draft.client_uuid, draft.owner);
  card.remove();
}

// --- signing out ---------------------------------------------------------------------------

/** First everything goes to the clinic; what cannot is said before the key is destroyed. */
async function signingOut(event) {
  const { target: form } = event;
  event.preventDefault();
  await sendWaiting({ isSeen: false }).catch(() => null);
  const isLeft = (await vault.drafts()).some(isWaiting) || (await vault.pieces()).length || (await vault.paper(PLAN))?.waits;
  if (isLeft && !form.dataset.isAsked) return askFirst(form);
  const steps = [() => vault.tidy(Infinity), () => vault.lock(() => true), () => leave(meta("owner")?.dataset.phoneLeft)];
  for (const step of steps) await step().catch(() => null); // none of them keeps anybody signed in
  form.submit();
}

function askFirst(form) {
  form.dataset.isAsked = "yes";
  delete form.dataset.submitted;
  notice(
    inWords("Some words are not at the clinic yet"),
    inWords("When you sign out they stay on this device, and nobody can open them until you sign in here again. Press “Sign out” again to go on."),
  ).scrollIntoView();
}

// --- the page ------------------------------------------------------------------------------

function ownerHere() {
  const root = document.querySelector("[data-entry]");
  if (root) return JSON.parse(root.dataset.entry);
  const here = meta("owner");
  return here && { owner: here.content, sync: here.dataset.sync, device_key: here.dataset.deviceKey };
}

async function write(root, told) {
  const { draft } = await vault.update(told.client_uuid, (kept) => joined(told, kept));
  forgetPlainDraft(told);
  const page = told.pages[told.number - 1];
  new Writing(root, draft, page.key).begin(page.fields);
}

/** Earlier versions of the product kept drafts of these pages in the open. */
function forgetPlainDraft({ client_uuid: id, number }) {
  localStorage.removeItem(`draft:${id}-${number}`);
}

async function start() {
  if (meta("locks")?.content !== "members") registerWorker();
  document.querySelectorAll("form[data-signs-out]").forEach((form) => form.addEventListener("submit", signingOut));
  const root = document.querySelector("[data-entry]");
  const told = ownerHere();
  if (told && location.pathname.startsWith(HOME)) changeHands(told.owner).then(() => offer(told.owner));
  let open;
  const form = told && keepForm(told.owner, new Promise((done) => (open = done))); // nothing is awaited before it
  try {
    await lockWhereAsked();
    if (told) await unlock(told);
    if (told && location.pathname.startsWith(HOME)) await takeOnFromLinks(told);
  } catch {
    // No storage on this device: everything goes to the clinic as it is typed.
  }
  open?.();
  if (root) {
    keepPieces(told.owner);
    await write(root, told);
  }
  const toldAlone = meta("arrived")?.content;
  if (toldAlone) tell(await arrivedBefore(toldAlone, null));
  if (!told) return;
  await form.catch(() => null);
  for (const act of [keepHelp, sayWhatWaits]) await act(told.owner).catch(() => null); // no storage, or full
  try {
    await bringWaiting(root ? told.client_uuid : null, true);
    await vault.tidy(Date.now() - KEPT_FOR);
  } catch {
    // The same: nothing waits here.
  }
  window.addEventListener("online", () => bringWaiting(root ? told.client_uuid : null).catch(() => null));
}

start().finally(() => (document.documentElement.dataset.device = "at-rest"));
