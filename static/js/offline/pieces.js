// Recordings, drawings and photos that could not be sent: sealed on this device like the words beside them.
//
// adding.js says "express:unsent" for each: {client_uuid, entry, key, kind, blob, description, url, row}.
// Once they are at the clinic nothing of them stays here.
import { link, notice, sure } from "./box.js";
import { post } from "./post.js";
import * as vault from "./vault.js";

const NOT_ADDED = "It could not be added.";
const NAMES = ["client_uuid", "entry", "key", "kind", "description"];
const REFUSED = [404, 410, 413, 415, 422];

/** From now on what cannot be sent on this page is kept for this owner. */
export function keepPieces(owner) {
  document.addEventListener("express:unsent", (event) => {
    event.preventDefault();
    keep(owner, event.detail);
  });
}

async function keep(owner, { row, blob, ...about }) {
  const told = Object.fromEntries([...NAMES, "url"].map((name) => [name, about[name] ?? ""]));
  try {
    await vault.putPiece(owner, { ...told, type: blob.type }, await blob.arrayBuffer());
  } catch {
    const words = inWords("This device could not keep it, so it is only on this page. Leave the page open until there is a connection.");
    return notice(inWords("Not kept on this device"), words);
  }
  row?.querySelector("button")?.addEventListener("click", async () => {
    await vault.removePiece(about.client_uuid); // what is at the clinic already, adding.js deletes there
  });
  if (navigator.onLine) sendPieces(told.entry).catch(() => false); // it may have come back while this was put away
}

/** Send what waits of these. False while anything of this entry is neither at the clinic nor refused for good. */
export async function sendPieces(entry = null) {
  let isDone = true;
  for (const piece of await vault.pieces()) {
    if (piece.about.refused) continue;
    const answer = await post(piece.about.url, formOf(piece)).catch(() => null);
    const isSettled = answer && (await settled(piece, answer));
    if (!isSettled && [null, piece.about.entry].includes(entry)) isDone = false;
    if (!answer) break; // no network for the others either
  }
  return isDone;
}

/** A link that has closed ("gone") refuses nothing: what lies behind it waits for its owner to sign in. */
async function settled(piece, answer) {
  const told = await answer.json().catch(() => ({}));
  if (answer.ok) await arrived(piece, told);
  else if (!REFUSED.includes(answer.status) || told.became === "gone") return false;
  else await vault.putPiece(piece.owner, { ...piece.about, refused: told.text ?? NOT_ADDED }, piece.content);
  return true;
}

/** It lies here no longer; the page that shows it, if one does, learns where it is now. */
async function arrived({ id, about }, told) {
  await vault.removePiece(id);
  const detail = { client_uuid: about.client_uuid, id: told.id };
  globalThis.document?.dispatchEvent(new CustomEvent("express:sent", { detail }));
}

function formOf({ about, content }) {
  const form = new FormData();
  for (const name of NAMES) form.append(name, about[name]);
  form.append("file", new Blob([content], { type: about.type }), about.kind);
  return form;
}

/** What the clinic cannot take is not thrown away: it can be saved elsewhere first. */
export async function sayRefused(owner) {
  const refused = (await vault.pieces()).filter((piece) => piece.owner === owner && piece.about.refused);
  for (const { id, about, content } of refused) {
    const save = link(inWords("Save it on this device"), URL.createObjectURL(new Blob([content], { type: about.type })));
    save.download = about.kind;
    const card = notice(inWords("One thing could not be added"), about.refused === NOT_ADDED ? inWords("It could not be added.") : about.refused, [
      save,
      sure(inWords("Let it go"), inWords("Yes, let it go for good"), () => vault.removePiece(id).then(() => card.remove())),
    ]);
  }
}
