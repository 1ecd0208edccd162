// Being told on this browser, by the patient's own tap. Every word is the page's: templates/portal/phones.html.
//
//   <section data-phones data-key="…" data-tell="URL">   the switch, on the page about oneself
//     <li data-phone="digest of an endpoint">            a browser that is told; [data-here] says "this one"
//     <… data-when="blocked | install | cannot | later">
//     <button data-tap>
import { post } from "./post.js";

const WHOSE = "told-on-this-browser"; // eight letters of an id, as in mark.js
const PATIENCE = 3000; // signing out waits no longer for a push service

const canBeTold = () => "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
const isTouchMac = navigator.platform === "MacIntel" && navigator.maxTouchPoints > 1; // an iPad says it is one
const isApplePhone = /iPhone|iPad|iPod/.test(navigator.userAgent) || isTouchMac;
const isOnHomeScreen = () => navigator.standalone === true || matchMedia("(display-mode: standalone)").matches;

async function current() {
  const registration = await navigator.serviceWorker?.getRegistration("/");
  return (await registration?.pushManager?.getSubscription()) ?? null;
}

/** As hash_of() in patients/followups/channels/phone.py. */
async function digest(text) {
  const found = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(found)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// --- the switch ------------------------------------------------------------------------------

/** Show what is so on this browser, and let it be changed. */
export async function offer(owner) {
  const room = document.querySelector("[data-phones]");
  if (!room) return;
  const tap = room.querySelector("[data-tap]");
  const show = (state, words = "") => {
    tap.hidden = !["can", "later"].includes(state);
    for (const one of room.querySelectorAll("[data-when]")) {
      one.hidden = one.dataset.when !== state;
      one.dataset.words ??= one.textContent;
      if (!one.hidden) one.textContent = words || one.dataset.words;
    }
  };
  tap.addEventListener("click", () => tellHere(room, tap, show, owner));
  show(await state(room));
}

async function state(room) {
  if (!canBeTold()) return isApplePhone && !isOnHomeScreen() ? "install" : "cannot";
  if (Notification.permission === "denied") return "blocked";
  const here = await current();
  const row = here && room.querySelector(`[data-phone="${await digest(here.endpoint)}"]`);
  if (!row) {
    await here?.unsubscribe(); // ended from elsewhere
    return "can";
  }
  row.querySelector("[data-here]").hidden = false;
  row.querySelector("form").addEventListener("submit", () => here.unsubscribe());
  return "on";
}

async function tellHere(room, tap, show, owner) {
  tap.disabled = true;
  try {
    const said = await Notification.requestPermission();
    if (said !== "granted") return show(said === "denied" ? "blocked" : "can");
    const { pushManager } = await navigator.serviceWorker.ready;
    const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: room.dataset.key });
    const answer = await post(room.dataset.tell, made.toJSON(), true);
    if (!answer.ok) {
      await made.unsubscribe();
      const told = await answer.json().catch(() => ({}));
      return show("later", told.text);
    }
    localStorage.setItem(WHOSE, owner.slice(0, 8));
    location.reload();
  } catch {
    show("later"); // no push service within reach
  } finally {
    tap.disabled = false;
  }
}

// --- the end of it ----------------------------------------------------------------------------

/** Signing out: nobody is told here any more, whether or not the clinic can be reached. */
export async function leave(url) {
  const here = canBeTold() ? await current() : null;
  if (!here) return;
  const said = digest(here.endpoint).then((phone) => url && post(url, { phone }, true));
  const ends = Promise.allSettled([said, here.unsubscribe()]);
  await Promise.race([ends, new Promise((done) => setTimeout(done, PATIENCE))]);
  localStorage.removeItem(WHOSE);
}

/** Somebody else is signed in here now: the one before is told on this browser no more. */
export async function changeHands(owner) {
  const whose = localStorage.getItem(WHOSE);
  if (whose && whose !== owner.slice(0, 8)) await leave().catch(() => null);
}
