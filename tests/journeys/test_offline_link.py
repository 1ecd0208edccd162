"""Without a network behind a link: what Dana writes there is hers, also when the link closes meanwhile."""

import re

import pytest
from playwright.sync_api import expect

from patients.followups.models import FollowUpLink
from patients.journals.models import JournalEntry
from tests.journeys.conftest import session_cookie
from tests.journeys.given import a_letter
from tests.journeys.test_link import proves_who_she_is
from tests.journeys.test_offline import WORDS, Phone, another_patient
from tests.processes import wait_until


def through_her_link(stage, cast, alder, visitor):
    """Dana has opened her link, and is at the question where she writes."""
    dana = visitor("phone")
    link = a_letter(stage, cast, alder)
    proves_who_she_is(dana, link)
    dana.presses("Yes")
    dana.arrives_at("/2$")
    phone = Phone(dana).is_ready()
    phone.link = link
    return phone


@pytest.fixture
def phone(stage, cast, alder, visitor):
    return through_her_link(stage, cast, alder, visitor)


LEAVES_THE_WORKER_ASLEEP = """
  SyncManager.prototype.register = () => Promise.reject(new TypeError("the worker would send it first"));
"""
FAILS_ONCE = (
    LEAVES_THE_WORKER_ASLEEP
    + """
  const own = window.fetch;
  window.fetch = (url, ...more) => {
    const isEarly = localStorage.isBack && !localStorage.failed;
    if (!isEarly || !String(url).endsWith("/sync")) return own(url, ...more);
    localStorage.failed = "yes";
    return Promise.reject(new TypeError("not yet"));
  };
"""
)


def writes_without_a_network(phone):
    phone.goes_offline()
    phone.box.fill(WORDS)
    phone.dana.is_told_it_is_saved("local")


def hands_in_without_a_network(phone):
    writes_without_a_network(phone)
    phone.dana.opens(phone.link + "/6")
    phone.dana.presses("Hand in")
    phone.dana.sees("It is kept on this device")


def test_a_link_works_without_a_network_too(phone, alder):
    dana = phone.dana
    writes_without_a_network(phone)
    dana.page.reload()
    expect(phone.box).to_have_value(WORDS)
    dana.finds_nothing_wrong("behind a link without a connection")
    for number in (2, 3, 4, 5):
        dana.arrives_at(f"/{number}$")
        dana.presses("Next")
    dana.presses("Hand in")
    dana.sees("It is kept on this device")
    phone.comes_back()
    dana.sees("It is handed in.")
    with alder():
        entry = JournalEntry.objects.get()
        assert WORDS in [answer.text for answer in entry.answers.all()]
        assert entry.submitted_at is not None
        assert FollowUpLink.objects.get().used_at is not None
    phone.holds_no("drafts")


def test_a_network_that_comes_back_too_early_hands_in_all_the_same(phone, alder):
    """Browsers say that they are connected before anything gets through."""
    dana = phone.dana
    dana.page.add_init_script(FAILS_ONCE)
    dana.page.reload()
    phone.is_ready()
    hands_in_without_a_network(phone)
    dana.page.evaluate("localStorage.isBack = 'yes'")
    phone.comes_back()
    dana.sees("It is handed in.")
    assert dana.page.evaluate("localStorage.failed") == "yes"
    with alder():
        assert JournalEntry.objects.get().submitted_at is not None


def test_what_is_handed_in_while_she_looks_at_it_once_more_leads_to_the_end(phone, alder):
    dana = phone.dana
    dana.page.add_init_script(LEAVES_THE_WORKER_ASLEEP)
    dana.page.reload()
    phone.is_ready()
    hands_in_without_a_network(phone)
    dana.opens(phone.link + "/2")
    expect(phone.box).to_have_value(WORDS)
    phone.comes_back()
    dana.arrives_at("/thanks$")
    dana.sees("It is handed in.")
    with alder():
        assert JournalEntry.objects.get().submitted_at is not None


@pytest.mark.parametrize("what", ["revoked", "expired"])
def test_a_link_that_closed_meanwhile_locks_the_words_until_she_signs_in(phone, alder, cast, stage, what):
    dana = phone.dana
    writes_without_a_network(phone)
    if what == "revoked":
        with alder():
            FollowUpLink.objects.update(revoked_at=stage.time.now)
    else:
        stage.time.jump(24 * 30)
        dana.context.clear_cookies(name=re.compile("^entry-"))
    phone.comes_back()
    dana.sees("This link has closed; your words are safe on this device")
    dana.finds_nothing_wrong(f"writing when the link was {what}")
    expect(phone.box).to_have_value(WORDS)
    assert [row["key"] for row in phone.rows("owners")] == [None]
    assert WORDS not in str(phone.dump())
    dana.opens(phone.link)
    dana.sees("Your words are still on this device")
    dana.finds_nothing_wrong(f"a link that was {what}")
    phone.goes_offline()
    dana.opens(phone.link + "/2")
    dana.does_not_see(WORDS)
    dana.opens("about:blank")
    phone.comes_back()
    dana.context.add_cookies([session_cookie(cast.dana.member.user, stage.url)])
    dana.opens("/me/")
    dana.sees("It is at the clinic now")
    with alder():
        entry = JournalEntry.objects.get()
        assert WORDS in [answer.text for answer in entry.answers.all()]
    assert [row["owner"] for row in phone.rows("owners")] == [str(cast.dana.member.pk)]


def test_somebody_else_who_signs_in_here_gets_nothing_from_her_link(phone, alder, cast, stage):
    dana = phone.dana
    writes_without_a_network(phone)
    dana.opens("about:blank")
    phone.comes_back()
    fay = another_patient(cast, alder)
    dana.context.add_cookies([session_cookie(fay.user, stage.url)])
    dana.opens("/me/")
    dana.sees("Fay")
    phone.is_at_rest()
    with alder():
        assert not JournalEntry.objects.exclude(patient=cast.dana).exists()
    (link,) = [row for row in phone.rows("owners") if row["place"]]
    assert link["key"] is None
    assert WORDS not in str(phone.dump())
    dana.context.add_cookies([session_cookie(cast.dana.member.user, stage.url)])
    dana.opens("/me/")
    phone.is_at_rest()
    with alder():
        assert WORDS in [answer.text for answer in JournalEntry.objects.get().answers.all()]
    assert [row["owner"] for row in phone.rows("owners") if row["place"]] == []


@pytest.mark.parametrize("opens", ["at once", "later"])
def test_words_locked_here_are_not_written_over_by_the_same_page_in_her_journal(
    phone, alder, cast, stage, opens
):
    dana = phone.dana
    dana.page.add_init_script(
        """
        const own = window.fetch;
        window.fetch = (url, ...more) =>
          localStorage.givesNoKey && String(url).includes("/device-key")
            && String(more[0]?.body).includes(localStorage.givesNoKey)
            ? Promise.reject(new TypeError("no network")) : own(url, ...more);
        """
    )
    writes_without_a_network(phone)
    with alder():
        FollowUpLink.objects.update(revoked_at=stage.time.now)
        link, entry = FollowUpLink.objects.get(), JournalEntry.objects.select_related("prompt_set").get()
    phone.comes_back()
    dana.sees("This link has closed; your words are safe on this device")
    if opens == "later":
        dana.page.evaluate(f"localStorage.givesNoKey = '{link.pk}'")
    dana.page.on("dialog", lambda dialog: dialog.accept())
    dana.context.add_cookies([session_cookie(cast.dana.member.user, stage.url)])
    dana.opens(f"/me/write/{entry.prompt_set.key}/{entry.client_uuid}/2/")
    if opens == "later":
        phone.is_at_rest()
        phone.box.fill("Something else.")
        with dana.page.expect_response("**/sync/"):
            phone.box.blur()
        (row,) = [row for row in phone.rows("drafts") if row["id"] == str(entry.client_uuid)]
        assert row["owner"] == str(link.pk)
        dana.page.evaluate("localStorage.removeItem('givesNoKey')")
        dana.opens("/me/")
    else:
        expect(phone.box).to_have_value(WORDS)

    def told():
        with alder():
            kept = [revision.content for revision in entry.revisions.all()]
            return " ".join([answer.text for answer in entry.answers.all()] + kept)

    assert wait_until(lambda: WORDS in told()), told()
    assert ("Something else." in told()) == (opens == "later")
