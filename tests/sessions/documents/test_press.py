"""The process beside a worker that draws: what it knows, what it may say, and how it dies."""

import os
import re
import signal
import subprocess
import sys
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from threading import Timer

import pytest
from pypdf import PdfReader

from integration_care.core.ui.window_drawing import PAPER_FONT
from sessions.documents import making
from sessions.documents.press import handing
from sessions.documents.press.drawing import STATIC
from sessions.documents.press.handing import NotDrawn, Press, PressEnded, at_hand, draw
from sessions.documents.press.wire import Sign
from sessions.documents.svg import picture, words
from tests.processes import wait_until
from tests.sessions.documents.test_making import make, wait_is_over

PAGE = '<html lang="en"><head><title>x</title></head><body>{}</body></html>'
ENDLESS = PAGE.format("<p>Word.</p>" * 40_000)  # minutes


@pytest.fixture
def press():
    """One of its own, with little patience."""
    handing.put_away()
    yield at_hand()
    handing.put_away()


def is_alive(pid):
    """Not even as a zombie that nobody has asked after."""
    with suppress(ProcessLookupError, FileNotFoundError):
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    return False


# --- refusals ---------------------------------------------------------------------------------


def test_what_went_wrong_is_told_by_kind_and_place_without_a_word_of_the_page():
    with pytest.raises(NotDrawn) as told:
        draw([PAGE.format('<img src="https://zqx.example/zqword.png">')])
    assert "ForeignAddress at drawing.py:" in str(told.value)
    assert "zq" not in str(told.value)
    assert draw([PAGE.format("well")]).page_count == 1, "the same press goes on"


def test_it_is_told_no_key_no_database_and_no_word_of_a_record_where_others_look(press):
    draw([PAGE.format("zqword")])
    told = [Path(f"/proc/{press.process.pid}/{file}").read_text() for file in ("environ", "cmdline")]
    assert {line.split("=")[0] for line in told[0].split("\0") if line} <= set(handing.OF_OURS)
    assert told[1].split("\0")[1:-1] == ["-m", "sessions.documents.press.at_work", str(handing.LONGEST)]


def test_it_reads_nothing_of_the_product_but_its_own_room():
    room = "sessions.documents.press"
    code = f"import sys, {room}.at_work, {room}.drawing; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    read = done.stdout.split()
    ours = {name for name in read if name.startswith(("sessions", "patients", "integration_care", "django"))}
    assert ours == {"sessions", "sessions.documents"} | {
        f"{room}{name}" for name in ("", ".at_work", ".drawing", ".wire")
    }


def test_what_a_library_prints_comes_between_no_answers():
    code = "from sessions.documents.press import at_work; at_work.only_answers(); print('Pango is missing')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "Pango is missing\n")


# --- how it dies -------------------------------------------------------------------------------


@pytest.fixture
def killed(monkeypatch):
    """Whoever draws is killed in the middle of it, until this is called."""

    def in_the_middle(texts):
        for _ in texts:
            Timer(0.2, os.kill, (at_hand().process.pid, signal.SIGKILL)).start()
            yield ENDLESS

    monkeypatch.setattr(making, "draw", lambda texts, limit: draw(in_the_middle(texts), limit))
    return lambda: monkeypatch.setattr(making, "draw", draw)


def test_killed_while_it_draws_nothing_is_kept_and_the_document_is_made_on_its_next_turn(asked, killed):
    document = asked()
    waits = make(document)
    assert (waits.status, waits.tries, waits.content, waits.sha256) == ("requested", 1, b"", "")
    killed()
    wait_is_over(document)
    made = make(document)
    assert (made.status, made.tries) == ("ready", 2)
    assert made.content.startswith(b"%PDF")


def test_killed_three_times_it_is_failed_and_says_so(asked, killed):
    document = asked()
    for _ in range(3):
        wait_is_over(document)
        failed = make(document)
    assert failed.status == "failed"
    assert "PressEnded" in failed.reason


def test_what_is_interrupted_leaves_nothing_for_the_next_document(press):
    """A worker's time limit comes as an exception, while the press is in the middle of its answer."""

    class LimitReached(Exception):
        pass

    def limit(number, frame):
        raise LimitReached

    before = signal.signal(signal.SIGALRM, limit)
    try:
        with pytest.raises(LimitReached):
            signal.setitimer(signal.ITIMER_REAL, 0.3)
            draw([ENDLESS])
    finally:
        signal.signal(signal.SIGALRM, before)
    assert not is_alive(press.process.pid)
    assert draw([PAGE.format("another")]).page_count == 1


def test_a_layout_without_end_ends_with_its_press(monkeypatch):
    monkeypatch.setattr(handing, "LONGEST", 1.0)
    press = Press()
    left_alone = press.process.wait  # until now it has not been killed: the kernel's clock ends it
    monkeypatch.setattr(press.process, "kill", left_alone)
    with pytest.raises(PressEnded):
        press.ask(Sign.LAY, ENDLESS.encode())
    assert press.process.returncode == -signal.SIGALRM


def test_a_press_outlives_no_worker():
    code = (
        "import os, django; django.setup(); from sessions.documents.press.handing import at_hand, draw;"
        f"draw([{PAGE.format('x')!r}]); print(at_hand().process.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "integration_care.settings.test"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True, check=False
    )
    pid = int(done.stdout)
    assert done.returncode == -signal.SIGKILL
    assert wait_until(lambda: not is_alive(pid), 60)


def test_a_process_that_was_forked_takes_a_press_of_its_own(press):
    draw([PAGE.format("x")])
    child = os.fork()
    if not child:
        os._exit(0 if not handing.presses else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert at_hand() is press and draw([PAGE.format("x")]).page_count == 1


def test_it_is_replaced_after_its_share_of_documents(press):
    press.left = 1
    draw([PAGE.format("x")])
    draw([PAGE.format("x")])
    assert at_hand() is not press and not is_alive(press.process.pid)


# --- what it draws -----------------------------------------------------------------------------


def test_the_first_that_fits_is_drawn_and_else_the_last():
    long, short = PAGE.format("<p>Word.</p>" * 80), PAGE.format("<p>Word.</p>")
    assert draw([long, short], 1).page_count == 1
    assert draw([long, long], 1).page_count > 1
    assert draw(iter([long, short])).page_count > 1


def test_a_picture_stands_whatever_its_words_hold():
    """What XML has no place for would take the whole picture off the page."""
    odd = words(10, 10, "Mo\x0bde\ufffe & <b>rate")
    drawing = f'<svg width="100%" height="20" font-family="{PAPER_FONT}">{odd}</svg>'
    pdf = draw([PAGE.format(picture(drawing, "x"))]).pdf
    assert "Mode&<b>rate" in "".join(PdfReader(BytesIO(pdf)).pages[0].extract_text().split())


def test_no_style_on_paper_asks_for_features_of_a_font():
    """With each text that asks WeasyPrint keeps some bytes for good; our fonts have it by themselves."""
    assert not re.search(r"font-(variant|feature|kerning)", (STATIC / "css/paper.css").read_text())
    assert "tnum" in (STATIC / "vendor/paper/fonts.css").read_text()
