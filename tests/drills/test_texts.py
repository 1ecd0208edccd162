"""A worker that dies with a text message on the wire: nothing lost, and a repeat carries the same id."""

from collections import Counter

import pytest

from integration_care.core import tenancy
from patients.followups.models import FollowUp
from patients.models import Consent, Patient
from patients.protocols import presets
from tests.drills.crowd import crowd
from tests.drills.processes import all_sent, engine, kill_at_once, message_ids
from tests.patients.followups.gateway import SECRET, gateway
from tests.processes import free_port, wait_until

pytestmark = [pytest.mark.drill, pytest.mark.timeout(240)]
RULE = presets.load(presets.DEFAULT).step("window-opens-sms").to_data()


def test_a_worker_killed_between_the_gateways_yes_and_our_commit(around, tmp_path):
    a_crowd_with_phones(40)
    with gateway() as there:
        see = around(free_port()) | {"SMS_GATEWAY_URL": there.url, "SMS_GATEWAY_SECRET": SECRET}
        with engine(tmp_path, see) as at_work:
            there.thinks = 0.3  # it has the message, and takes a while to say so
            at_work.start_beat()
            first = at_work.start_worker()
            assert wait_until(lambda: len(there.asked) >= 5, 60)
            kill_at_once(first)
            in_doubt = message_ids("sending")
            assert in_doubt
            there.thinks = 0
            at_work.start_worker()
            assert wait_until(all_sent, 90)
    times = Counter(asked["id"] for asked in there.asked)
    assert set(times) == message_ids()
    assert {message_id for message_id, count in times.items() if count > 1} <= in_doubt
    assert max(times.values()) <= 2


def a_crowd_with_phones(count: int) -> None:
    crowd(count)
    with tenancy.platform_context():
        clinic_id = FollowUp.objects.values_list("clinic_id", flat=True).first()
    with tenancy.clinic_context(clinic_id):
        Patient.objects.update(phone="+13125550142")
        Consent.objects.filter(kind=Consent.Kind.EMAIL).update(kind=Consent.Kind.SMS)
        FollowUp.objects.update(channel="sms", step="window-opens-sms", rule=RULE)
