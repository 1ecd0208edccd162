// Parts of the page without a network that are no page of an entry: whom to call, and a plan to read or to go on with.
import { link, part, say } from "./box.js";
import { PLAN } from "./papers.js";
import { keepPaper } from "./vault.js";

/** The red card; `told` has the clinic's own lines, or else the usual ones stand. */
export function crisis(drawn, told) {
  const list = drawn.querySelector(".crisis-lines");
  if (told?.crisis?.length) {
    list.replaceChildren(
      ...told.crisis.map(({ label, href, note }, place) => {
        const item = part("li", "");
        item.append(link(label, href, `btn ${place ? "btn-quiet-red" : "btn-danger"} btn-lg`));
        if (note) item.append(part("div", "small quiet mt-1 text-center", note));
        return item;
      }),
    );
  }
  return drawn;
}

const dialled = (phone) => `tel:${phone.replace(/[^0-9+*#]/g, "")}`;
const card = (title, parts) => {
  const section = part("section", "card mt-4");
  section.append(part("h2", "label", title), ...parts);
  return section;
};

/** The clinic's number, and whom they call by their own plan. */
export function contacts(told) {
  const { clinic, people: known = [] } = told ?? {};
  const people = location.pathname.startsWith("/me/") ? known : []; // behind a link anybody may be reading
  const cards = [];
  if (people.length) cards.push(card(inWords("Who I call"), people.map(({ name, phone }) => (phone ? link(`${name}, ${phone}`, dialled(phone), "btn btn-quiet w-100 mt-2") : part("p", "mb-0 mt-2", name)))));
  if (clinic?.phone) cards.push(card(clinic.name, [link(clinic.phone, dialled(clinic.phone), "btn btn-quiet w-100 mt-2")]));
  return cards;
}

const lines = (text, look) => text.split("\n").map((line) => part("p", look, line));

/** Their own signs and what they do then, and what keeps them well; nothing where the device knows of no plan. */
export function planToRead({ signs = [], maintenance = "" }) {
  const read = signs.flatMap(({ words, doing }) => [...lines(words, "voice mb-0 mt-3"), ...(doing ? lines(inWords("Then: {doing}", { doing }), "mb-0") : [])]);
  const cards = read.length ? [card(inWords("My signs, and what I do"), read)] : [];
  if (maintenance) cards.push(card(inWords("What keeps me well"), lines(maintenance, "voice mb-0 mt-2")));
  return cards;
}

/** The fields as they were left, kept with every letter. No form: nothing can be sent from here. */
export function drawPlan(root, { owner, content }) {
  const fields = part("div", "stack card");
  const drawn = content.fields.filter(({ label }) => label).map((told) => field(told));
  fields.append(...drawn.map(({ row }) => row));
  root.replaceChildren(
    part("h1", "greeting", inWords("My plan")),
    part("p", "where-you-are", inWords("There is no connection right now. Write on: it is kept on this device, and goes to the clinic when you open your plan with a connection.")),
    fields,
    link(inWords("What is on this device"), "/me/", "more mt-2"),
  );
  fields.addEventListener("input", async () => {
    for (const { told, box } of drawn) told.value = box.value;
    const isKept = await keepPaper(owner, PLAN, content, true).then(() => true, () => false);
    say("local", isKept ? inWords("saved on this device, no connection") : inWords("this device keeps nothing right now"));
  });
}

function field(told) {
  const row = part("div", "");
  const label = part("label", "form-label", told.label);
  const box = part(told.isLong ? "textarea" : "input", "form-control");
  Object.assign(box, { id: told.name, value: told.value });
  label.htmlFor = told.name;
  row.append(label, box);
  return { told, box, row };
}
