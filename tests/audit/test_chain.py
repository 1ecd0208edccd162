"""The chain by itself: whatever is changed, the first link behind it no longer follows."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration_care.audit.chain import NO_MARK, Content, Head, Sealed

KEY = b"k" * 32
CLINIC = UUID(int=1)
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
texts = st.text(max_size=12)
events = st.builds(
    Content, st.integers(1, 10**12), st.uuids(), st.datetimes(timezones=st.just(UTC)),
    texts, texts, texts, texts, texts, texts, texts,
)  # fmt: skip


def sealed(contents):
    links, before = [], NO_MARK
    for position, event in enumerate(contents, 1):
        link = Sealed(CLINIC, position, event.id, event.at, event.digest(), "k")
        before = link.mark(KEY, before)
        links.append(replace(link, mac=before))
    return links


def first_that_does_not_follow(links):
    before = NO_MARK
    for place, link in enumerate(links):
        if not link.follows(KEY, before):
            return place
        before = link.mac
    return None


@given(st.lists(events, max_size=8))
def test_what_was_sealed_follows(contents):
    assert first_that_does_not_follow(sealed(contents)) is None


@given(st.lists(events, min_size=1, max_size=8), st.data())
def test_any_changed_word_of_a_link_is_found_at_that_link(contents, data):
    links = sealed(contents)
    place = data.draw(st.integers(0, len(links) - 1))
    changed = data.draw(
        st.sampled_from(
            [
                {"clinic_id": UUID(int=2)},
                {"position": links[place].position + 1},
                {"event_id": links[place].event_id + 1},
                {"event_at": links[place].event_at.replace(year=1900)},
                {"digest": bytes(32)},
                {"key_id": "other"},
                {"mac": b"m" * 32},
            ]
        )
    )
    forged = replace(links[place], **changed)
    if forged != links[place]:
        links[place] = forged
        assert first_that_does_not_follow(links) == place


@given(st.lists(events, min_size=2, max_size=8, unique_by=lambda event: event.id), st.data())
def test_a_link_left_out_or_moved_is_found_where_it_was(contents, data):
    links = sealed(contents)
    place = data.draw(st.integers(0, len(links) - 2))
    assert first_that_does_not_follow(links[:place] + links[place + 1 :]) == place
    links[place], links[place + 1] = links[place + 1], links[place]
    assert first_that_does_not_follow(links) == place


@given(events, events)
def test_two_events_have_one_digest_only_when_they_say_the_same(one, other):
    assert (one.digest() == other.digest()) == (one == other)


def test_words_that_move_between_columns_are_another_event():
    event = Content(1, CLINIC, NOON, "a", "b", "", "", "", "", "{}")
    assert event.digest() != event._replace(kind="ab", actor_id="").digest()


def test_another_zone_is_the_same_instant():
    event = Content(1, CLINIC, NOON, "a", "b", "", "", "", "", "{}")
    elsewhere = NOON.astimezone(datetime.now().astimezone().tzinfo) + timedelta(0)
    assert event._replace(at=elsewhere).digest() == event.digest()


def test_another_key_makes_another_mark():
    (link,) = sealed([Content(1, CLINIC, NOON, "a", "b", "", "", "", "", "{}")])
    assert not link.follows(b"x" * 32, NO_MARK)


@pytest.mark.parametrize("text", ["", "1", "1:", "x:00", f"-1:{'00' * 32}", "1:0011", f"1:{'zz' * 32}"])
def test_what_is_no_head_is_refused(text):
    with pytest.raises(ValueError):
        Head.told(text)


@given(st.integers(0, 10**12), st.binary(min_size=32, max_size=32))
def test_a_head_is_read_as_it_was_written(position, mac):
    assert Head.told(str(Head(position, mac))) == Head(position, mac)
