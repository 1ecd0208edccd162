// The room on this device where everything of the patient's side lies: papers, owners, drafts, pieces.
import { openDB } from "../../vendor/idb/idb.js";

let opened = null;
export const base = () =>
  (opened ??= openDB("journal", 2, {
    upgrade(fresh, before) {
      fresh.createObjectStore("papers", { keyPath: "id" });
      if (before) return;
      fresh.createObjectStore("owners", { keyPath: "owner" });
      fresh.createObjectStore("drafts", { keyPath: "id" }).createIndex("owner", "owner");
      fresh.createObjectStore("pieces", { keyPath: "id" }).createIndex("entry", "entry");
    },
    blocking(_current, _blocked, event) {
      opened = null;
      event.target.close();
    },
    terminated() {
      opened = null;
    },
  }).catch((wrong) => {
    opened = null;
    throw wrong;
  }));

/** Where nothing can be stored, nothing lies. */
export const all = async (store) => {
  try {
    return await (await base()).getAll(store);
  } catch {
    return [];
  }
};
