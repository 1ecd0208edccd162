// One request to the clinic: words as JSON or a form, files as a form. On its own, so that no two modules need each other.
import { cookie } from "./mark.js";

const PATIENCE = 20_000;
const PATIENCE_WITH_FILES = 120_000;
const OUTLIVES_THE_PAGE = 50_000; // browsers refuse to finish more than 64 kB after a page has gone

export async function post(url, content, isJson = false) {
  const headers = { "X-CSRFToken": await cookie("csrftoken"), "X-Autosave": "1", Accept: "application/json" };
  if (isJson) headers["Content-Type"] = "application/json";
  const sent = isJson ? JSON.stringify(content) : content;
  return fetch(url, {
    method: "POST",
    body: sent,
    headers,
    credentials: "same-origin",
    redirect: "manual",
    keepalive: isJson && sent.length < OUTLIVES_THE_PAGE,
    signal: AbortSignal.timeout?.(content instanceof FormData ? PATIENCE_WITH_FILES : PATIENCE),
  });
}
