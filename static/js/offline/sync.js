// Brings what waits on this device to the clinic. Used by every patient page, and by the worker.
import { body, isWaiting, taken, tried } from "./draft.js";
import { sendPieces } from "./pieces.js";
import { post } from "./post.js";
import { alone, drafts, forgetArrived, lies, lock, noteArrived, read, remove, update } from "./vault.js";

/** How to ask the clinic for a key; null when it is not given, or nobody answers. */
export const asking = (url, owner) => async (salt) => {
  try {
    const answer = await post(url, new URLSearchParams({ salt, owner }));
    return answer.ok ? (await answer.json()).key : null;
  } catch {
    return null;
  }
};

const ARRIVED = ["kept", "handed-in", "both"];

/**
 * Send one entry. {became: kept | handed-in | both | closed | gone | refused | locked | offline, text}
 * `isSeen`: somebody is looking, and is told by who calls this; otherwise the next page tells what arrived.
 */
export const send = (id, isSeen = true) =>
  alone(`send-${id}`, async () => {
    const { draft } = await update(id, (kept) => kept && tried(kept));
    if (!draft) return { became: (await lies(id)) ? "locked" : "kept" };
    if (!isWaiting(draft)) {
      if (isSeen) await forgetArrived(draft.owner, id); // the worker was first, a moment ago
      return { became: "kept" };
    }
    // First what belongs to the entry: handing in closes it where it is written through a link.
    const isWhole = !draft.hands_in || (await sendPieces(id));
    const sent = { ...draft, hands_in: draft.hands_in && isWhole };
    try {
      const answer = await post(sent.sync, body(sent), true);
      const told = await became(answer, sent, isSeen);
      return !isWhole && told.became === "kept" ? { became: "offline" } : told;
    } catch {
      return { became: "offline" };
    }
  });

async function became(answer, sent, isSeen) {
  const { client_uuid: id, owner } = sent;
  const isJson = answer.headers.get("content-type")?.includes("json");
  const told = isJson ? await answer.json() : {};
  // Before anything changes here: whoever finds nothing that waits finds the mark, and one too many does no harm.
  if (!isSeen && ARRIVED.includes(told.became)) await noteArrived(owner, id, told.became);
  if (answer.ok && told.became === "handed-in") await settle(id, sent, told);
  else if (answer.ok || told.became === "both") await update(id, (kept) => kept && taken(kept, sent, told));
  else if (answer.type === "opaqueredirect" || [401, 403].includes(answer.status)) return shutOut(owner, told);
  else if (told.became === "gone") return shutOut(owner, told);
  else if (told.became === "closed" || answer.status === 422 || answer.status === 404) return refused(id, told, answer.status);
  else return { became: "offline" };
  return told;
}

/** At the clinic and done: nothing of it stays here, unless somebody typed on meanwhile. */
async function settle(id, sent, told) {
  const { draft } = await update(id, (kept) => kept && taken(kept, sent, told));
  if (draft && !isWaiting(draft)) await remove(id, sent.owner);
}

/** Signed out, somebody else's turn, or a link that has closed: nobody opens what lies here any more. */
async function shutOut(owner, told = {}) {
  await lock((row) => row.owner === owner);
  return { ...told, became: "locked" };
}

// Only marked here: a worker has no page, and it is the page that tells them in its language.
const inWords = (words) => words;
const WHY = {
  closed: inWords("This was handed in already, from another place. Your later words are still on this device."),
  404: inWords("The clinic does not ask these questions any more. Your words are still on this device."),
};
const NEEDS_A_LOOK = inWords("Something in it needs a look before the clinic can take it.");

async function refused(id, told, status) {
  const text = WHY[told.became ?? status] ?? told.text ?? NEEDS_A_LOOK;
  await update(id, (kept) => kept && { ...kept, hands_in: false, trouble: { text } });
  return { became: "refused", text };
}

/** Everything that waits, one after the other: [{draft, became, text}]. Stops where there is no network. */
export async function sendWaiting({ besides = null, isSeen = true } = {}) {
  const results = [];
  await sendPieces();
  for (const { client_uuid: id } of await drafts()) {
    if (id === besides) continue; // the page that is open brings it
    const draft = await read(id);
    if (!draft || !isWaiting(draft) || draft.trouble) continue;
    const result = { draft, ...(await send(id, isSeen)) };
    results.push(result);
    if (result.became === "offline") break;
  }
  return results;
}

/** Where browsers can, the worker tries again by itself as soon as there is a network. */
export async function askTheWorker() {
  try {
    const worker = await navigator.serviceWorker?.ready;
    await worker?.sync?.register("journal");
  } catch {
    // This browser sends when a page is open.
  }
}
