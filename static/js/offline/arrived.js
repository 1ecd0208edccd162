// What arrived at the clinic while nobody saw it, without a word of it, beside its owner's key. The next page of
// that owner tells it, and no other.
import { changeOwner } from "./keys.js";

const NOTHING = {};

const changeArrived = async (owner, change) => {
  const changed = (row) => {
    const before = row?.arrived ?? NOTHING;
    const after = change(before);
    return row && after !== before ? { ...row, arrived: after } : row;
  };
  return (await changeOwner(owner, changed))?.arrived ?? NOTHING;
};

/** `became`: kept, handed-in or both. The next page of this owner tells it. */
export const noteArrived = (owner, id, became) =>
  changeArrived(owner, (before) => ({ ...before, [id]: { became, at: Date.now() } })).catch(() => null);

/** {id: {became, at}} of all entries; whoever takes it tells it, and nobody does so again. */
export const takeArrived = (owner) =>
  changeArrived(owner, (before) => (Object.keys(before).length ? {} : before)).catch(() => ({}));

/** The page that is open has told of this one. */
export const forgetArrived = (owner, id) =>
  changeArrived(owner, ({ [id]: told, ...others }) => others).catch(() => null);
