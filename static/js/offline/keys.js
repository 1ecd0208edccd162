// Whose words lie here: a row for each owner with their key, or without it, and what arrived unseen (arrived.js).
//
// Every change of a row is one step, by what lies there then: pages and the worker write beside each other.
import { all, base } from "./store.js";

const hex = (array) => [...array].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** `change` gets the row as it lies here, or nothing, and returns it as it shall be. What was there. */
export async function changeOwner(owner, change) {
  const step = (await base()).transaction("owners", "readwrite");
  const before = await step.store.get(owner);
  const after = change(before);
  await Promise.all([after && after !== before && step.store.put(after), step.done]);
  return before;
}

/** A link by its address, without keeping the address itself: only its digest lies open here. */
export const placeOf = async (path) => {
  const found = /^\/j\/[^/]+/.exec(path);
  if (!found) return "";
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(found[0]))));
};

export const isKnown = async (owner) => Boolean(await (await base()).get("owners", owner));

export const keyOf = async (owner) => (await (await base()).get("owners", owner))?.key ?? null;

export const owners = async () => (await base()).getAll("owners");

/** The owner's key on this device; asks the clinic for it when it is not here. False without one. */
export async function unlock(owner, ask, place = "") {
  const known = await (await base()).get("owners", owner);
  if (known?.key) return true;
  return fetchKey({ owner, place, salt: known?.salt ?? hex(crypto.getRandomValues(new Uint8Array(16))) }, ask);
}

/** A key that lies here says nothing of who is here now: the clinic does, or the key goes. */
export async function prove({ owner, place, salt }, ask) {
  const isProved = await fetchKey({ owner, place, salt }, ask);
  if (!isProved) await lock((row) => row.owner === owner);
  return isProved;
}

/** Another page that began with a salt of its own was first: words are sealed under its key by now. */
async function fetchKey({ owner, place, salt }, ask) {
  const told = await ask(salt);
  if (!told) return false;
  const raw = Uint8Array.from(atob(told), (letter) => letter.charCodeAt(0));
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
  const isAnothers = (row) => Boolean(row) && row.salt !== salt;
  const before = await changeOwner(owner, (row) => (isAnothers(row) ? row : { ...row, owner, salt, key, place }));
  return !isAnothers(before) || Boolean(before.key);
}

/** Destroy the keys of these owners. Their rows stay as they are, and nothing here can open them. */
export async function lock(which) {
  for (const row of await all("owners")) {
    if (row.key && which(row)) await destroyKey(row.owner);
  }
}

/** A full device does not write even this: then the whole row goes first, which makes room. */
async function destroyKey(owner) {
  const withoutKey = (row) => row && { ...row, key: null };
  await changeOwner(owner, withoutKey).catch(async () => {
    const row = await (await base()).get("owners", owner);
    await (await base()).delete("owners", owner);
    await changeOwner(owner, (since) => withoutKey(since ?? row)).catch(() => null);
  });
}

/** The row of `from` goes, and what arrived for it is told to `to`. */
export async function giveRow(from, to) {
  const step = (await base()).transaction("owners", "readwrite");
  const [given, taking] = [await step.store.get(from), await step.store.get(to)];
  const arrived = { ...given?.arrived, ...taking?.arrived };
  const acts = taking ? [step.store.put({ ...taking, arrived }), step.store.delete(from)] : [];
  await Promise.all([...acts, step.done]);
}
