// A mark outside the store, so that an emptied store is noticed: how many drafts waited here, and when.
// It names nobody: eight letters of an id, a number and an instant.
const NAME = "on-this-device";
const LASTS = 400 * 24 * 3600;

const told = (owner, count) => `${owner.slice(0, 8)}.${count}.${Date.now()}`;

export async function mark(owner, count) {
  if (self.document) {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `${NAME}=${told(owner, count)}; Path=/; Max-Age=${LASTS}; SameSite=Lax${secure}`;
  } else {
    const expires = Date.now() + LASTS * 1000;
    await self.cookieStore?.set({ name: NAME, value: told(owner, count), path: "/", sameSite: "lax", expires });
  }
}

/** {count, at} of what waited here for this owner; null when nothing did. */
export function marked(owner) {
  const found = new RegExp(`(?:^|; )${NAME}=([^;]*)`).exec(document.cookie);
  const [whose, count, at] = (found?.[1] ?? "").split(".");
  return whose === owner.slice(0, 8) && Number(count) > 0 ? { count: Number(count), at: new Date(Number(at)) } : null;
}

/** The same without knowing whose: for a page without a network. */
export const markedForAnyone = () => marked(new RegExp(`(?:^|; )${NAME}=([^.]*)`).exec(document.cookie)?.[1] ?? "");

export const cookie = async (name) => {
  if (self.document) return new RegExp(`(?:^|; )${name}=([^;]*)`).exec(document.cookie)?.[1] ?? "";
  return (await self.cookieStore?.get(name))?.value ?? "";
};
