{% load static %}
// Notes on the phone: what the clinic wrote, or this one line. A tap opens that page, and nothing else.
const NEUTRAL = {
  title: "{% translate 'Your journal' as title %}{{ title|escapejs }}",
  body: "{% translate 'There is a page ready for you.' as body %}{{ body|escapejs }}",
  path: "{% url 'portal:home' %}",
};
const A_LINK = /^\/j\/[\w-]+$/;

self.addEventListener("push", (event) => event.waitUntil(show(event.data)));

function read(data) {
  try {
    const told = data.json();
    const isWhole = ["title", "body", "path", "tag"].every((name) => typeof told[name] === "string");
    return isWhole && A_LINK.test(told.path) ? told : NEUTRAL;
  } catch {
    return NEUTRAL;
  }
}

function show(data) {
  const { title, body, path, tag, lang } = read(data);
  const icon = "{% static 'img/icons/icon-192.png' %}";
  return self.registration.showNotification(title, { body, icon, badge: icon, tag, lang, data: { path } });
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.path ?? NEUTRAL.path));
});

async function open(path) {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const found = pages.find((page) => new URL(page.url).pathname === path);
  return found ? found.focus() : self.clients.openWindow(path);
}

// The browser got a new address: the clinic is told, in the place of the old one.
self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(follow(event)));

async function follow({ oldSubscription: old, newSubscription: given }) {
  if (!old) return;
  const fresh = given ?? (await self.registration.pushManager.subscribe(old.options));
  const token = (await self.cookieStore?.get("csrftoken"))?.value ?? "";
  await fetch("{% url 'portal:phones' %}", {
    method: "POST",
    body: JSON.stringify({ ...fresh.toJSON(), was: old.endpoint }),
    headers: { "X-CSRFToken": token, "Content-Type": "application/json" },
    credentials: "same-origin",
    redirect: "manual",
  });
}
