"""Whoever owns the database may change its rows, and cannot do it unseen: the first broken row is named."""

import re
import threading
from datetime import UTC, datetime
from io import StringIO

import pgtrigger
import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from integration_care.audit.actors import COMMAND_LINE
from integration_care.audit.models import Event, Link, Unsealed
from integration_care.audit.sealing import NotSealed, seal_clinic, seal_round, waiting
from integration_care.audit.trail import record
from integration_care.audit.verifying import verify
from integration_care.core import tenancy
from integration_care.demo import movable_clock
from tests.cast import START, make_clinic
from tests.conftest import ADMIN_URL

WHERE_IT_LIES = "integration_care.audit.sealing"


def broken(clinic, **said):
    return verify(clinic.pk, **said).broken


def test_an_untouched_trail_is_whole(alder, sealed):
    found = verify(alder.pk)
    assert (found.broken, found.links, found.events, found.head.position) == (None, 6, 6, 6)


@pytest.mark.parametrize(
    "change",
    [
        "actor_name = 'Somebody Else'",
        "kind = 'record.read'",
        "patient_id = 'another'",
        """facts = '{"step": 9}'""",
        "at = at - interval '1 second'",
        "at = at + interval '1 year'",  # into another month's partition
    ],
)
def test_an_edited_event_is_named(alder, sealed, by_force, change):
    by_force(f"UPDATE audit_event SET {change} WHERE id = %s", [sealed[2]])  # noqa: S608
    assert broken(alder) == ("the event was edited after it was sealed", 3, sealed[2])


def test_a_deleted_event_is_named(alder, sealed, by_force):
    by_force("DELETE FROM audit_event WHERE id = %s", [sealed[3]])
    assert broken(alder) == ("the event was deleted after it was sealed", 4, sealed[3])


def test_an_event_given_to_another_clinic_is_missed_in_its_own(alder, sealed, by_force):
    by_force("UPDATE audit_event SET clinic_id = gen_random_uuid() WHERE id = %s", [sealed[0]])
    assert broken(alder)[1:] == (1, sealed[0])


def test_a_deleted_event_is_named_although_its_link_went_too(alder, sealed, by_force):
    by_force("DELETE FROM audit_event WHERE id = %s", [sealed[3]])
    by_force("DELETE FROM audit_link WHERE event_id = %s", [sealed[3]])
    assert broken(alder) == ("its link was taken out of the chain", 4, None)


def test_closing_the_gap_by_moving_the_rest_up_is_named(alder, sealed, by_force):
    by_force("DELETE FROM audit_event WHERE id = %s", [sealed[3]])
    by_force("DELETE FROM audit_link WHERE event_id = %s", [sealed[3]])
    by_force("UPDATE audit_link SET position = 4 WHERE position = 5")
    by_force("UPDATE audit_link SET position = 5 WHERE position = 6")
    assert broken(alder) == ("its link was forged, changed or moved", 4, sealed[4])


def test_an_edit_with_its_digest_made_anew_is_named(alder, sealed, by_force):
    by_force("UPDATE audit_event SET actor_name = 'Somebody Else' WHERE id = %s", [sealed[1]])
    by_force("UPDATE audit_link SET digest = sha256('forged') WHERE event_id = %s", [sealed[1]])
    assert broken(alder) == ("its link was forged, changed or moved", 2, sealed[1])


def test_an_inserted_event_with_a_forged_link_is_named(alder, sealed, by_force):
    by_force(
        "INSERT INTO audit_event (id, clinic_id, at, kind, actor_id, actor_name, patient_id, target_model,"
        " target_id, facts) SELECT 10^9, clinic_id, at, kind, actor_id, actor_name, '', '', '', facts"
        " FROM audit_event WHERE id = %s",
        [sealed[5]],
    )
    assert broken(alder)[1:] == (None, 10**9)  # past the trail, without a link
    by_force(
        "INSERT INTO audit_link SELECT 10^9, clinic_id, 7, event_at, digest, key_id, sha256('x')"
        " FROM audit_link WHERE position = 6"
    )
    assert broken(alder) == ("its link was forged, changed or moved", 7, 10**9)


def test_two_events_that_changed_places_are_named(alder, sealed, by_force):
    for before, after in ((2, 99), (3, 2), (99, 3)):
        by_force("UPDATE audit_link SET position = %s WHERE position = %s", [after, before])
    assert broken(alder) == ("its link was forged, changed or moved", 2, sealed[2])


def test_a_cut_tail_is_seen_against_a_head_kept_outside(alder, sealed, by_force):
    kept = verify(alder.pk).head
    by_force("DELETE FROM audit_event WHERE id = ANY(%s)", [sealed[4:]])
    by_force("DELETE FROM audit_link WHERE position > 4")
    assert broken(alder) is None
    assert broken(alder, kept=kept)[1] == 5


def test_a_tail_that_was_sealed_anew_is_seen_against_that_head(alder, sealed, by_force):
    kept = verify(alder.pk).head
    by_force("DELETE FROM audit_link WHERE position > 4")
    by_force("DELETE FROM audit_event WHERE id = %s", [sealed[4]])
    by_force(
        "INSERT INTO audit_unsealed SELECT id, clinic_id, at FROM audit_event WHERE id = %s", [sealed[5]]
    )
    seal_round()
    assert broken(alder) is None
    assert broken(alder, kept=kept)[1] == 6


def test_a_tail_without_links_is_no_longer_part_of_the_trail(alder, sealed, by_force):
    by_force("DELETE FROM audit_link WHERE position > 4")
    assert broken(alder)[1:] == (None, sealed[4])


def test_an_event_deleted_before_its_seal_is_named_and_stops_nobody(alder, written, by_force):
    ids = written(3)
    by_force("DELETE FROM audit_event WHERE id = %s", [ids[1]])
    assert seal_round() == 2
    assert broken(alder) == ("changed or deleted before it was sealed", None, ids[1])


def test_a_lost_key_is_named(alder, sealed, sole_key):
    sole_key("older")
    assert "the key 'test'" in broken(alder).why


def test_a_new_key_goes_on_with_the_chain_of_the_old(alder, written, settings, sole_key):
    both = settings.AUDIT_KEY
    sole_key("older")
    written(2)
    seal_round()
    settings.AUDIT_KEY = both
    written(2)
    seal_round()
    with tenancy.clinic_context(alder.pk):
        used = list(Link.objects.order_by("position").values_list("key_id", flat=True))
    assert used == ["older"] * 2 + ["test"] * 2
    assert broken(alder) is None


def parts_of_the_trail():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'audit_event'::regclass"
        )
        return [part for (part,) in cursor.fetchall()]


def test_nobody_changes_an_event_or_a_link_as_the_application(alder, sealed):
    """pgtrigger's triggers step aside for whoever asks them to; a right that is not given does not."""
    tables = ["audit_event", "audit_link", "audit_closing", *parts_of_the_trail()]
    for table in tables:
        for statement in (f"UPDATE {table} SET clinic_id = clinic_id", f"DELETE FROM {table}"):  # noqa: S608
            with (
                pgtrigger.ignore(),
                pytest.raises(ProgrammingError, match="permission denied"),
                tenancy.clinic_context(alder.pk),
            ):
                connection.cursor().execute(statement)
    assert len(tables) > 12 and broken(alder) is None


def test_no_links_are_written_or_taken_for_a_clinic_from_outside_it(alder, written):
    """The platform's context reads what waits, to know the clinics; it seals for none."""
    (number,) = written(1)
    with tenancy.platform_context() as now, connection.cursor() as cursor:
        assert Unsealed.objects.filter(event_id=number).exists()
        cursor.execute("DELETE FROM audit_unsealed")
        assert cursor.rowcount == 0
        link = Link(
            event_id=number, clinic_id=alder.pk, position=1, event_at=now, digest=b"", key_id="", mac=b""
        )
        with pytest.raises(ProgrammingError, match="row-level security"):
            link.save(force_insert=True)
        transaction.set_rollback(True)
    assert seal_round() == 1


# An event with the number of another: the key of the table is number and instant.
TWIN = (
    "INSERT INTO audit_event (id, clinic_id, at, kind, actor_id, actor_name, patient_id, target_model,"
    " target_id, facts) SELECT id, clinic_id, at + interval '1 second', 'forged.done', actor_id, actor_name,"
    " patient_id, target_model, target_id, facts FROM audit_event WHERE id = %s"
)


def test_an_event_put_in_with_the_number_of_a_sealed_one_is_named(alder, sealed, by_force):
    by_force(TWIN, [sealed[2]])
    assert broken(alder) == (
        "neither sealed nor waiting for it: put in past the trail, or unlinked", None, sealed[2]
    )  # fmt: skip


def test_put_in_by_the_application_it_is_named_too_and_the_seal_goes_on(alder, sealed, written):
    with tenancy.clinic_context(alder.pk):
        connection.cursor().execute(TWIN, [sealed[2]])
    written(2)
    assert seal_round() == 2
    assert broken(alder) == ("put in with the number of an event that is sealed", None, sealed[2])


def test_a_clinic_that_cannot_be_sealed_holds_up_no_other(alder, sealed, written, by_force, caplog):
    with transaction.atomic():
        birch = make_clinic("Birch Clinic", "birch", "UTC")
    written(2)
    written(2, birch)
    first = waiting()[0]
    by_force("INSERT INTO audit_link SELECT u.event_id, gen_random_uuid(), 1, u.at, '', '', ''"
             " FROM audit_unsealed u WHERE u.clinic_id = %s", [first])  # fmt: skip
    with pytest.raises(NotSealed, match=f"2 events sealed; the trail of {first} could not be sealed"):
        seal_round()
    assert waiting() == [first]
    assert f"trail of {first} could not be sealed" in caplog.text
    with pytest.raises(CommandError, match=f"the trail of {first} could not be sealed"):
        call_command("seal_audit")


def test_the_order_is_that_of_sealing_so_who_commits_late_is_not_lost(alder, written):
    """An event with a lower number appears after higher ones were sealed already."""
    is_written, may_commit = threading.Event(), threading.Event()

    def slowly():
        with tenancy.clinic_context(alder.pk):
            record(by=COMMAND_LINE, clinic_id=alder.pk, kind="slow.done")
            is_written.set()
            may_commit.wait(100)
        connection.close()

    slow = threading.Thread(target=slowly)
    slow.start()
    assert is_written.wait(60)
    later = written(2)
    assert seal_round() == 2
    may_commit.set()
    slow.join()
    assert seal_round() == 1
    with tenancy.clinic_context(alder.pk):
        order = list(Link.objects.order_by("position").values_list("event_id", flat=True))
    assert order == [*later, later[0] - 1]
    assert broken(alder) is None


def test_two_sealers_at_once_seal_each_event_once(alder, written):
    written(60)
    done = []

    def seal():
        done.append(seal_clinic(alder.pk))
        connection.close()

    threads = [threading.Thread(target=seal) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = verify(alder.pk)
    assert (sum(done), found.links, found.waiting, found.broken) == (60, 60, 0, None)


def test_a_sealer_whose_lock_is_taken_leaves_the_clinic_alone(alder, written):
    written(1)
    with psycopg.connect(ADMIN_URL, dbname=connection.settings_dict["NAME"]) as other:
        other.execute("SELECT pg_advisory_xact_lock(hashtextextended('seal ' || %s, 0))", [str(alder.pk)])
        assert seal_round() == 0
    assert seal_round() == 1


def test_a_long_backlog_is_sealed_in_batches(alder, written, monkeypatch):
    monkeypatch.setattr(f"{WHERE_IT_LIES}.BATCH", 4)
    monkeypatch.setattr(f"{WHERE_IT_LIES}.A_ROUND", 10)
    written(11)
    assert seal_clinic(alder.pk, most=10) == 10
    assert seal_round() == 1
    assert verify(alder.pk).links == 11


def test_an_event_that_was_rolled_back_was_never_there(alder, written):
    with pytest.raises(RuntimeError), tenancy.clinic_context(alder.pk):
        record(by=COMMAND_LINE, clinic_id=alder.pk, kind="thing.done")
        raise RuntimeError
    assert seal_round() == 0
    with tenancy.clinic_context(alder.pk):
        assert not Unsealed.objects.exists() and not Event.objects.exists()


# --- The command ----------------------------------------------------------------------------


def verified(*said):
    out = StringIO()
    call_command("verify_audit", *said, stdout=out, verbosity=0)
    return out.getvalue()


def test_the_command_says_what_it_read_and_the_head_to_keep(alder, sealed):
    told = verified()
    assert "alder: read 6 links and 6 events; nothing is broken." in told
    assert re.search(r"^head alder:6:[0-9a-f]{64}$", told, re.MULTILINE)


def test_a_broken_trail_ends_in_1_and_the_other_clinics_are_read_all_the_same(
    alder, sealed, written, by_force
):
    with transaction.atomic():
        birch = make_clinic("Birch Clinic", "birch", "UTC")
    written(2, birch)
    seal_round()
    by_force("DELETE FROM audit_event WHERE id = %s", [sealed[1]])
    out = StringIO()
    with pytest.raises(CommandError, match="The trail of alder is not") as refused:
        call_command("verify_audit", stdout=out, verbosity=0)
    assert refused.value.returncode == 1
    gone = "the event was deleted after it was sealed"
    assert (
        f"alder: read 1 links and 1 events; BROKEN at position 2, event {sealed[1]}: {gone}" in out.getvalue()
    )
    assert "birch: read 2 links and 2 events; nothing is broken." in out.getvalue()


def test_what_an_earlier_run_printed_is_taken_back_as_heads(alder, sealed, by_force, tmp_path):
    file = tmp_path / "heads"
    file.write_text(verified())
    verified("--heads", str(file))
    by_force("DELETE FROM audit_event")
    by_force("DELETE FROM audit_link")
    with pytest.raises(CommandError):
        verified("--heads", str(file))


def test_a_clinic_whose_whole_trail_and_row_are_gone_is_missed(alder, sealed, by_force, tmp_path):
    head = re.search("head (.*)", verified())[1]
    for table in ("audit_event", "audit_link", "accounts_clinic"):
        by_force(f"DELETE FROM {table}")  # noqa: S608
    with pytest.raises(CommandError, match="no trail of alder any more"):
        verified("--head", head)


@pytest.mark.parametrize("head", ["alder", "alder:1", "alder:x:y"])
def test_a_head_that_is_none_is_refused(alder, head):
    with pytest.raises(CommandError, match="is not CLINIC:POSITION:MAC"):
        verified("--head", head)


def test_an_unknown_clinic_is_refused(alder):
    with pytest.raises(CommandError, match="no clinic 'cedar'"):
        verified("--clinic", "cedar")


def test_what_waits_is_told_and_after_an_hour_it_ends_in_3(alder, written):
    with transaction.atomic():
        movable_clock.freeze(START)
    written(2)
    assert "alder: 2 events are not sealed yet, the oldest of 2026-03-03T15:00:00+00:00." in verified()
    with transaction.atomic():
        movable_clock.freeze(datetime(2026, 3, 3, 16, 1, tzinfo=UTC))
    with pytest.raises(CommandError, match="Nothing has sealed") as refused:
        verified()
    assert refused.value.returncode == 3


def test_since_trusts_what_lies_before(alder, sealed, by_force, written):
    with transaction.atomic():
        movable_clock.freeze(datetime(2030, 1, 1, tzinfo=UTC))
    later = written(2)
    seal_round()
    by_force("DELETE FROM audit_event WHERE id = %s", [sealed[1]])
    assert "read 2 links and 2 events; nothing is broken" in verified("--since", "2029-12-31T00:00:00+00:00")
    by_force("UPDATE audit_event SET kind = '' WHERE id = %s", [later[0]])
    with pytest.raises(CommandError):
        verified("--since", "2029-12-31T00:00:00+00:00")


def test_sealing_by_hand_takes_everything(alder, written):
    written(3)
    out = StringIO()
    call_command("seal_audit", stdout=out)
    assert out.getvalue() == "3 events sealed.\n"


def test_each_round_logs_the_head_and_nothing_about_anybody(alder, written, caplog):
    written(1)
    with caplog.at_level("INFO", logger=WHERE_IT_LIES):
        seal_round()
    (line,) = [entry.message for entry in caplog.records if entry.name == WHERE_IT_LIES]
    assert re.fullmatch(rf"trail of {alder.pk} sealed up to 1:[0-9a-f]{{64}}", line)
