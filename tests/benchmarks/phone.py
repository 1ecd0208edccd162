"""A slow phone with a cold cache in front of one page, and what it counted."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page

from tests.journeys.person import PHONE

# Lighthouse's slow 4G: https://github.com/GoogleChrome/lighthouse/blob/main/docs/throttling.md
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
TIMES_SLOWER = 4
QUIET_MS = 1000
# Long tasks from the first moment on; what is asked once the page is quiet.
WATCHING = """
window.tasks = [];
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) window.tasks.push([one.startTime, one.duration]);
}).observe({ type: "longtask", buffered: true });
"""
SEEN = """() => ({
  paint: performance.getEntriesByName("first-contentful-paint")[0].startTime,
  scripts: performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd,
  tasks: window.tasks,
})"""


@dataclass
class Load:
    """`bytes`: over the wire, headers of answers included. Times in ms since the page was asked for.

    `interactive`: painted, every script that came with the page has run, the last long task is over.
    `blocked`: what long tasks between paint and quiet took beyond 50 ms each.
    """

    requests: int = 0
    bytes: int = 0
    by_address: dict[str, int] = field(default_factory=dict)
    paint: float = 0
    interactive: float = 0
    blocked: float = 0


def load(browser: Browser, url: str, cookie: dict[str, str], then: str = "") -> Load:
    """Open `url` for the first time. `then`: a script for the page; only what that causes is counted."""
    context = browser.new_context(**PHONE)
    try:
        context.add_cookies([cookie])
        context.add_init_script(WATCHING)
        page = context.new_page()
        counted = _counting(page)
        page.goto(url, wait_until="networkidle")
        page.wait_for_timeout(QUIET_MS)
        if then:
            counted.requests, counted.bytes = 0, 0
            counted.by_address.clear()
            with page.expect_request_finished():
                page.evaluate(then)
            page.wait_for_timeout(QUIET_MS)
            return counted
        return _timed(counted, page.evaluate(SEEN))
    finally:
        context.close()


def _counting(page: Page) -> Load:
    """A service worker has a connection of its own: what it keeps for later is not counted here."""
    counted, addresses = Load(), {}
    wire = page.context.new_cdp_session(page)

    def asked(event) -> None:
        if event["request"]["url"].startswith("http"):
            counted.requests += event["requestId"] not in addresses
            addresses[event["requestId"]] = event["request"]["url"]

    def came(event) -> None:
        address = addresses.get(event["requestId"])
        if address:
            counted.bytes += round(event["encodedDataLength"])
            counted.by_address[address] = round(event["encodedDataLength"])

    wire.on("Network.requestWillBeSent", asked)
    wire.on("Network.loadingFinished", came)
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", SLOW)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": TIMES_SLOWER})
    return counted


def _timed(counted: Load, seen) -> Load:
    counted.paint = seen["paint"]
    counted.interactive = max(
        [counted.paint, seen["scripts"], *(began + took for began, took in seen["tasks"])]
    )
    after = [(began, took) for began, took in seen["tasks"] if began + took > counted.paint]
    counted.blocked = sum(max(0, took - 50) for _, took in after)
    return counted
