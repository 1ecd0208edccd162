// One entry as a device holds it. Pure: nothing here is kept, sent or shown.
//
//   {client_uuid, owner, set, version, title, sync, device_key, thanks, help, crisis, share, hands_in, begun_at,
//    trouble: null or {text, url}, stopped: where stopping half-way leads, empty when it is not offered, pages: [page]}
//   page: {key, template, is_safety, question, hint, options, url, fields, seen: [fields], is_dirty, is_skipped,
//          turn: how often it changed here, other: what another device wrote on it, or null}
// The clinic's half comes from patients/portal/offline/kept.py.

const MOST_SEEN = 12;

export const isSame = (one, other) => {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => asTyped(one[name]) === asTyped(other[name]));
};
const asTyped = (text) => (text ?? "").replaceAll("\r\n", "\n");
const isEmpty = (fields) => Object.values(fields).every((text) => !text);

export const isWaiting = (draft) =>
  Boolean(draft.hands_in || draft.share.is_dirty || draft.pages.some((page) => page.is_dirty));

/** Whether anything of one's own is in it: a page that was only opened is nothing to come back to. */
export const isWritten = (draft) => isWaiting(draft) || draft.pages.some((page) => !isEmpty(page.fields));

/** What the clinic says of the entry now, together with what this device has changed since. */
export function joined(told, local) {
  const mine = new Map((local?.pages ?? []).map((page) => [page.key, page]));
  const isOlder = told.version < (local?.version ?? 0); // drawn before our last words had arrived
  const pages = told.pages.map((page) => {
    const here = mine.get(page.key);
    mine.delete(page.key);
    if (!here || (!here.is_dirty && !isOlder) || isSame(here.fields, page.fields)) return fresh(page);
    return { ...here, ...page, fields: here.fields, seen: here.seen };
  });
  const left = [...mine.values()].filter((page) => page.is_dirty).map((page) => ({ ...page, url: null }));
  const { number, ...rest } = told;
  const share = local?.share.is_dirty ? { ...told.share, is_on: local.share.is_on, is_dirty: true } : told.share;
  const version = Math.max(told.version, local?.version ?? 0);
  return { begun_at: Date.now(), hands_in: false, trouble: null, ...local, ...rest, version, share, pages: [...pages, ...left] };
}

const fresh = (page) => ({ is_dirty: false, is_skipped: false, turn: 0, other: null, ...page, seen: [page.fields] });

/** Free writing that this device begins by itself. */
export const blank = (owner, words) => {
  const id = crypto.randomUUID();
  const url = `/me/write/raw-capture/${id}/1/`;
  const page = { key: "free", template: "text", is_safety: false, url, fields: { text: "" }, ...words };
  return joined(
    {
      client_uuid: id, owner, set: "raw-capture", version: 0, title: inWords("Free writing"), sync: "/me/sync/", device_key: "/me/device-key/",
      thanks: `/me/write/raw-capture/${id}/thanks/`, help: "/me/help/", crisis: null, stopped: "",
      share: { title: inWords("Share with my care team"), note: inWords("Private until you share it."), is_on: false }, pages: [page],
    },
    null,
  );
};

/** These words on this page. Skipping keeps them, as something left out. */
export const changed = (draft, key, fields, { isSkipped = false, share } = {}) => ({
  ...draft,
  trouble: null,
  share: share === undefined || share === draft.share.is_on ? draft.share : { ...draft.share, is_on: share, is_dirty: true },
  pages: draft.pages.map((page) => {
    if (page.key !== key || (isSame(page.fields, fields) && page.is_skipped === isSkipped)) return page;
    return { ...page, fields, is_skipped: isSkipped, is_dirty: true, turn: page.turn + 1 };
  }),
});

/** Before it is sent: whatever becomes of the answer, this device knows these words. */
export const tried = (draft) => ({
  ...draft,
  pages: draft.pages.map((page) => {
    if (!page.is_dirty || page.seen.some((state) => isSame(state, page.fields))) return page;
    return { ...page, seen: [...page.seen.slice(-MOST_SEEN), page.fields] };
  }),
});

export const body = (draft) => ({
  owner: draft.owner,
  set: draft.set,
  client_uuid: draft.client_uuid,
  hand_in: draft.hands_in,
  age: Math.max(0, (Date.now() - draft.begun_at) / 1000),
  ...(draft.share.is_dirty && { share: draft.share.is_on }),
  pages: draft.pages
    .filter((page) => page.is_dirty)
    .map(({ key, fields, seen, is_skipped }) => ({ key, fields, seen: seen.filter((state) => !isEmpty(state)), is_skipped })),
});

/** After the clinic has taken `sent`. What changed here meanwhile goes on waiting. */
export const taken = (draft, sent, { version = 0, standing = {} }) => ({
  ...draft,
  version: Math.max(draft.version, version),
  trouble: null,
  hands_in: draft.hands_in && !sent.hands_in,
  share: sent.share.is_on === draft.share.is_on ? { ...draft.share, is_dirty: false } : draft.share,
  pages: draft.pages.map((page) => {
    const was = sent.pages.find((one) => one.key === page.key);
    if (!was?.is_dirty) return page;
    const other = standing[page.key] ?? null;
    const seen = other ? [other, was.fields] : [was.fields];
    return { ...page, seen, other, is_dirty: page.turn !== was.turn };
  }),
});

/** All of one's own words in it, for the eye. */
export const words = (draft) =>
  draft.pages
    .filter((page) => page.template !== "body" && !page.is_skipped)
    .map((page) => page.fields.text ?? "")
    .filter((text) => text.trim())
    .join("\n\n");

/** Marks on a body are the one answer that no words can carry. */
export const isMarked = (page) => page.template === "body" && !page.is_skipped && Boolean(page.fields.text);

/** What is left when its words have gone elsewhere. */
export const withoutWords = (draft) => ({
  ...draft,
  share: { ...draft.share, is_dirty: false },
  pages: draft.pages.map((page) => ({ ...page, is_dirty: page.is_dirty && isMarked(page) })),
});
