// What this device keeps, sealed: AES-GCM with a key that cannot be taken out of the browser.
//
// One key for each owner, a membership or a link. It is destroyed (`lock`) at sign-out, when somebody else
// signs in here and when a link closes; the rows stay, and nobody at the device can open them. The same
// person gets the same key again from the clinic after proving who they are (`unlock`).
import { isWaiting } from "./draft.js";
import { giveRow, keyOf } from "./keys.js";
import { mark } from "./mark.js";
import { all, base } from "./store.js";

export * from "./arrived.js";
export { isKnown, lock, owners, placeOf, prove, unlock } from "./keys.js";

const LONGEST_WAIT = 3000;
const inMemory = new Map(); // words that this device could not keep, for as long as the page is open
const bytes = (text) => new TextEncoder().encode(text);

/** One at a time, also between pages and the worker. `patience`: milliseconds, after which it throws instead. */
export const alone = (name, act, patience) => {
  const signal = patience && AbortSignal.timeout?.(patience);
  return navigator.locks ? navigator.locks.request(name, { signal }, act) : act();
};

// --- rows --------------------------------------------------------------------------------

const about = (owner, id) => bytes(`${owner}/${id}`);

async function seal(owner, id, content) {
  const key = await keyOf(owner);
  if (!key) throw new Error("locked");
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealing = { name: "AES-GCM", iv, additionalData: about(owner, id) };
  return { iv, sealed: await crypto.subtle.encrypt(sealing, key, content) };
}

async function unseal({ owner, id, iv, sealed }) {
  const key = await keyOf(owner);
  if (!key) return null;
  try {
    return await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: about(owner, id) }, key, sealed);
  } catch {
    return null; // somebody else's, or damaged: not ours to show
  }
}

const openDraft = async (row) => {
  const content = row && (await unseal(row));
  return content ? JSON.parse(new TextDecoder().decode(content)) : null;
};

export async function read(id) {
  if (inMemory.has(id)) return structuredClone(inMemory.get(id));
  try {
    return await openDraft(await (await base()).get("drafts", id));
  } catch {
    return null;
  }
}

/** Unsent words under a key that is not here now and can come back: nothing is written over them. */
async function isSealedAway(id) {
  const row = await (await base()).get("drafts", id);
  if (!row?.waits) return false;
  const owner = await (await base()).get("owners", row.owner);
  return Boolean(owner && !owner.key);
}

/** Whether there is a row, opened or not. */
export const lies = async (id) => (await sealedRows()).some((row) => row.id === id);

/** `change` gets the draft as it is kept and returns it as it shall be. {draft, isKept, isFull} */
export const update = (id, change) =>
  alone(`draft-${id}`, async () => {
    const draft = change(await read(id));
    if (!draft) return { draft: null, isKept: false };
    try {
      if (await isSealedAway(id)) throw new Error("locked");
      const { iv, sealed } = await seal(draft.owner, id, bytes(JSON.stringify(draft)));
      const row = { id, owner: draft.owner, iv, sealed, waits: isWaiting(draft), at: Date.now() };
      await (await base()).put("drafts", row);
      inMemory.delete(id);
      await remember(draft.owner);
      return { draft, isKept: true };
    } catch (wrong) {
      inMemory.set(id, draft);
      return { draft, isKept: false, isFull: wrong?.name === "QuotaExceededError" };
    }
  });

export const remove = (id, owner) =>
  alone(`draft-${id}`, async () => {
    inMemory.delete(id);
    try {
      if (await isSealedAway(id)) return;
      await (await base()).delete("drafts", id);
      await remember(owner);
    } catch {
      // It was never here but in memory.
    }
  });

/** Every draft that can be opened here, the newest first. */
export async function drafts(owner = null) {
  const rows = await sealedRows();
  const found = await Promise.all(rows.filter((row) => !owner || row.owner === owner).map(openDraft));
  return found.filter(Boolean);
}

/** The rows as they lie here, opened or not: {id, owner, waits, at, …}, the newest first. */
export const sealedRows = async () => (await all("drafts")).sort((one, other) => other.at - one.at);

/** Those with words or pieces here, opened or not. */
export const keepers = async () => {
  const rows = [...(await sealedRows()), ...(await all("pieces"))];
  return new Set(rows.map((row) => row.owner));
};

const remember = async (owner) => {
  const waiting = (await sealedRows()).filter((row) => row.owner === owner && row.waits);
  const unsent = (await all("pieces")).filter((row) => row.owner === owner);
  const typed = (await all("papers")).filter((row) => row.owner === owner && row.waits);
  await mark(owner, waiting.length + unsent.length + typed.length);
};

// --- pieces: a recording, a drawing or a photo each ----------------------------------------

/** `told` is what the clinic is told about it; {name: text}, with its client_uuid, entry and url. */
export async function putPiece(owner, told, content) {
  const id = told.client_uuid;
  const about = await seal(owner, `${id}/about`, bytes(JSON.stringify(told)));
  await (await base()).put("pieces", { id, owner, entry: told.entry, about, ...(await seal(owner, id, content)) });
  await remember(owner);
}

/** Those that can be opened here: {id, owner, about, content}. */
export async function pieces() {
  const found = [];
  for (const row of await all("pieces")) {
    const about = await unseal({ ...row.about, owner: row.owner, id: `${row.id}/about` });
    const content = about && (await unseal(row));
    if (content) found.push({ id: row.id, owner: row.owner, content, about: JSON.parse(new TextDecoder().decode(about)) });
  }
  return found;
}

export async function removePiece(id) {
  const row = await (await base()).get("pieces", id);
  await (await base()).delete("pieces", id);
  if (row) await remember(row.owner);
}

// --- papers: one of each kind for an owner (papers.js) -----------------------------------------

/** `waits`: the clinic does not have it yet. */
export async function keepPaper(owner, name, content, waits = false) {
  const id = `${owner}/${name}`;
  const sealed = await seal(owner, id, bytes(JSON.stringify(content)));
  await (await base()).put("papers", { id, owner, name, waits, ...sealed });
  await remember(owner);
}

/** {owner, waits, content}, of anybody whose key is here when nobody is named; null without one. */
export async function paper(name, owner = null) {
  for (const row of await all("papers")) {
    const content = row.name === name && (!owner || row.owner === owner) ? await openDraft(row) : null;
    if (content) return { owner: row.owner, waits: row.waits, content };
  }
  return null;
}

export async function removePaper(owner, name) {
  await (await base()).delete("papers", `${owner}/${name}`);
  await remember(owner);
}

/**
 * What was written through a link that has closed, given to the person it belongs to. What is just being sent
 * (sync.js) ends first: it notes what arrived beside the link, and may leave nothing to be given, or nothing
 * that opens. A page does not wait long for it; the next one gives.
 */
export async function giveTo(from, to, change) {
  for (const { client_uuid: id } of await drafts(from)) {
    const give = () => update(id, (kept) => kept && { ...change(kept), owner: to });
    const { draft, isKept } = await alone(`send-${id}`, give, LONGEST_WAIT);
    if (draft ? !isKept : await lies(id)) return;
  }
  for (const { id, owner, about, content } of await pieces()) {
    if (owner === from) await putPiece(to, { ...about, url: "/me/attachments/", refused: undefined }, content);
  }
  await giveRow(from, to);
}

/** Let go of what has long been at the clinic. */
export async function tidy(olderThan) {
  const rows = await sealedRows();
  const old = rows.filter((row) => !row.waits && row.at < olderThan);
  for (const row of old) await (await base()).delete("drafts", row.id);
  if (olderThan !== Infinity) return;
  for (const row of await all("papers")) if (!row.waits) await (await base()).delete("papers", row.id);
}
