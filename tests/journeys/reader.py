"""What a screen reader, a thumb and a large type meet on a page: each question answers with what is wrong."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from playwright.sync_api import Page

CONTROLS = {
    "link", "button", "textbox", "searchbox", "checkbox", "switch", "radio", "combobox", "listbox", "slider",
    "spinbutton", "menuitem", "tab", "DisclosureTriangle", "Date", "InputTime",
}  # fmt: skip
SMALLEST, WANTED = 24, 44  # CSS pixels: WCAG 2.5.8 (AA) and 2.5.5 (AAA)

# Links inside a sentence are exempt (WCAG 2.5.8, inline); a hidden input counts as its label.
TARGETS = """() => {
  const controls = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const ticked = "input[type=checkbox], input[type=radio], input[type=file]";
  const nameOf = (one) => (one.textContent.trim() || one.name || one.ariaLabel || "").slice(0, 40);
  const found = [];
  for (const one of document.querySelectorAll(controls)) {
    if (!one.checkVisibility({ visibilityProperty: true })) continue;
    const isSentence = one.matches("a") && getComputedStyle(one).display === "inline";
    if (isSentence || one.closest(".skip-link, footer")) continue;
    const boxes = [one, ...(one.matches(ticked) ? one.labels : [])].map((box) => box.getBoundingClientRect());
    const sizes = boxes.map((box) => Math.min(box.width, box.height)).filter((size) => size > 1);
    const isStep = Boolean(one.closest(".scale"));
    if (sizes.length) found.push([`${one.localName} “${nameOf(one)}”`, Math.max(...sizes), isStep]);
  }
  return found;
}"""
MOVES = """() => [...document.querySelectorAll("body *")].filter((one) => {
  const style = getComputedStyle(one);
  const longest = (times) => Math.max(...times.split(",").map(parseFloat));
  return (style.animationName !== "none" && longest(style.animationDuration) > 0.02)
    || longest(style.transitionDuration) > 0.02;
}).map((one) => `${one.localName}.${one.className}`).slice(0, 5)"""
LIVE = """() => [...document.querySelectorAll("[data-saved]")]
  .filter((one) => !one.closest("[role=status], [aria-live]"))
  .map((one) => one.outerHTML.slice(0, 80))"""


@dataclass(frozen=True)
class Heard:
    """One thing as it is announced. `goes` is where it leads, or what pressing it sends."""

    role: str
    name: str
    level: int
    goes: str


def heard(page: Page) -> list[Heard]:
    """The browser's own accessibility tree, in its order, without what is hidden from it."""
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    nodes = session.send("DOM.getFlattenedDocument", {"depth": -1, "pierce": True})["nodes"]
    elements = {node["nodeId"]: node for node in nodes}
    by_backend = {node["backendNodeId"]: node for node in nodes}
    tree = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    return [_heard(one, by_backend, elements) for one in tree if not one.get("ignored")]


def _heard(node: dict[str, Any], by_backend: dict[int, Any], elements: dict[int, Any]) -> Heard:
    own = by_backend.get(node.get("backendDOMNodeId", 0), {})
    said = {one["name"]: one["value"].get("value") for one in node.get("properties", [])}
    return Heard(
        role=str(node.get("role", {}).get("value", "")),
        name=str(node.get("name", {}).get("value", "")).strip(),
        level=int(said.get("level") or 0),
        goes=_goes(own, elements),
    )


def _attributes(element: dict[str, Any]) -> dict[str, str]:
    flat = element.get("attributes", [])
    return dict(zip(flat[::2], flat[1::2], strict=True))


def _goes(element: dict[str, Any], elements: dict[int, Any]) -> str:
    own = _attributes(element)
    if "href" in own:
        return own["href"]
    above, form = element, ""
    while above and not form:
        form = _attributes(above).get("action", "") if above.get("localName") == "form" else ""
        above = elements.get(above.get("parentId", 0), {})
    return f"{form} {own.get('name', '')}={own.get('value', '')} {own.get('aria-controls', '')}".strip()


def wrong_names(all_heard: list[Heard]) -> list[str]:
    """A control without a name; one name for two ways."""
    controls = [one for one in all_heard if one.role in CONTROLS]
    nameless = [f"{one.role} without a name ({one.goes})" for one in controls if not one.name]
    ways: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in controls:
        if one.role in ("link", "button") and one.name:
            ways[one.role, one.name].add(one.goes)
    twice = [f"{role} “{name}” leads to {sorted(to)}" for (role, name), to in ways.items() if len(to) > 1]
    return nameless + twice


def wrong_structure(all_heard: list[Heard]) -> list[str]:
    """One page heading, no level left out, one main part, and parts of a kind told apart by name."""
    headings = [one for one in all_heard if one.role == "heading"]
    levels = [one.level for one in headings]
    wrong = [] if levels.count(1) == 1 else [f"{levels.count(1)} headings of the first level"]
    wrong += [f"heading without words at {one.level}" for one in headings if not one.name]
    steps = pairwise(levels)
    wrong += [f"heading {b} straight after {a}" for a, b in steps if b > a + 1]
    for role in ("main", "navigation", "region", "form"):
        names = [one.name for one in all_heard if one.role == role]
        if role == "main" and len(names) != 1:
            wrong.append(f"{len(names)} main parts")
        named = [name for name in names if name]  # a form without a name is no landmark
        if len(named) != len(set(named)):
            wrong.append(f"{role}s that are called alike: {names}")
    return wrong


def wrong_targets(page: Page) -> list[str]:
    found = page.evaluate(TARGETS)
    return [f"{name} is {size:.0f} px" for name, size, _ in found if size < SMALLEST]


def small_targets(page: Page) -> list[str]:
    """Large enough for the rule, smaller than a tired thumb wants; eleven steps of a row cannot be."""
    found = page.evaluate(TARGETS)
    return [
        f"{name} is {size:.0f} px"
        for name, size, is_step in found
        if SMALLEST <= size < WANTED - 0.5 and not is_step
    ]


def wrong_at_rest(page: Page) -> list[str]:
    """For somebody who asked for less motion; and where a save is said, that it is said aloud."""
    moving = [f"{one} moves" for one in page.evaluate(MOVES)]
    return moving + [f"{one} is not announced" for one in page.evaluate(LIVE)]


def wrong_when_narrow(page: Page) -> list[str]:
    """320 CSS pixels: a small phone, or a desk's page at 400 % (WCAG 1.4.10)."""
    page.wait_for_function("() => screen.width === 320")  # it was wider a moment ago
    wide = page.evaluate("document.documentElement.scrollWidth")
    return [f"{wide} px wide on 320"] if wide > 320 else []
