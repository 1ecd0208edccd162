"""The rules that ship ask for figures that are there, with the page's own limits, and say what to do."""

import re

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from integration_care.backups.telling import tell_every_clinic
from integration_care.operations import facts, limits
from integration_care.operations.metrics import told
from integration_care.operations.runbook import RUNBOOK
from patients.followups.engine.sweep import beat
from tests.guards.source import ROOT

FILE = ROOT / "integration_care/operations/alerts.yml"
RULES = {
    rule["alert"]: rule for group in yaml.safe_load(FILE.read_text())["groups"] for rule in group["rules"]
}
# Prometheus' own, and its words; `job` is a label that the file itself explains.
PROMETHEUS = {"up", "absent", "and", "or", "on", "job"}
TOKENS = re.compile(r'\s*([a-z_]+|\d+|"[^"]*"|==|[<>(){}=,])')
LIMITS = {
    "CareSweepStands": limits.SWEEP.total_seconds(),
    "CareFollowUpsLate": limits.DUE.total_seconds(),
    "CareLeaseStuck": limits.lease().total_seconds(),
    "CareConcernMailsLate": limits.CONCERN_MAILS.total_seconds(),
    "CareFollowUpsUnsent": limits.UNSENT,
    "CareAlertMailsLate": limits.ALERT_MAILS.total_seconds(),
    "CareLettersLate": limits.LETTERS.total_seconds(),
    "CareDocumentsLate": limits.DOCUMENTS.total_seconds(),
    "CareTrailUnsealed": limits.UNSEALED.total_seconds(),
    "CareBackupOld": limits.BACKUP.total_seconds(),
}


def tokens(expression):
    """All of it, or the place where it stops to be an expression."""
    found, at = [], 0
    while at < len(expression):
        token = TOKENS.match(expression, at)
        assert token, expression[at:]
        found.append(token[1])
        at = token.end()
    return found


class Reader:
    """As much of PromQL as the rules use: comparisons of a metric with a number, joined by `and` and `or`."""

    def __init__(self, expression):
        self.rest, self.metrics = tokens(expression), set()

    def take(self, *wanted):
        token = self.rest.pop(0)
        assert not wanted or token in wanted, (token, wanted)
        return token

    def whole(self):
        self.joined()
        assert self.rest == []
        return self.metrics

    def joined(self):
        self.compared()
        while self.rest and self.rest[0] in ("and", "or"):
            self.take()
            if self.rest[0] == "on":
                self.take(), self.take("("), self.take(")")
            self.compared()

    def compared(self):
        self.one()
        if self.rest and self.rest[0] in ("<", ">", "=="):
            self.take()
            assert self.take().isdigit()

    def one(self):
        token = self.take()
        if token in ("(", "absent"):
            self.take("(") if token == "absent" else None
            self.joined()
            self.take(")")
            return
        assert re.fullmatch(r"[a-z_]+", token), token
        self.metrics.add(token)
        if self.rest and self.rest[0] == "{":
            self.take(), self.take("job"), self.take("=")
            assert self.take() == '"integration-care"'
            self.take("}")


@pytest.fixture
def printed(cast):
    """The names of all that /metrics prints once everything is known."""
    beat()
    tell_every_clinic("backup.made", {"rows": 1})
    return {family.name for family in text_string_to_metric_families(told(facts.read()).decode())}


@pytest.mark.parametrize("broken", ["care_x >", "care_x > 1 and", "(care_x", "care_x ! 1", "care_x 1", "> 1"])
def test_what_is_no_expression_is_seen(broken):
    with pytest.raises((AssertionError, IndexError)):
        Reader(broken).whole()


@pytest.mark.parametrize("name", RULES)
def test_a_rule_asks_for_what_is_printed(printed, name):
    asked = Reader(RULES[name]["expr"]).whole()
    assert asked
    assert asked - printed - {"up"} == set()


@pytest.mark.parametrize("name", RULES)
def test_a_rule_says_what_to_do_and_where(name):
    rule = RULES[name]
    assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}
    assert rule["labels"]["severity"] in ("page", "ticket")
    assert re.fullmatch(r"\d+[mh]", rule.get("for", "1m"))
    assert rule["annotations"]["summary"] and len(rule["annotations"]["runbook"]) > 30
    if on_page := rule["annotations"].get("on_page"):
        assert rule["annotations"]["runbook"] == RUNBOOK[on_page].otherwise
    else:
        assert name == "CareNotScraped"  # there is no page to look at then


@pytest.mark.parametrize("name", LIMITS)
def test_a_rule_has_the_limit_of_the_page(name):
    assert int(re.search(r"> (\d+)", RULES[name]["expr"])[1]) == LIMITS[name]


def test_everything_on_the_page_that_can_wake_somebody_has_a_rule():
    told_of = {rule["annotations"].get("on_page") for rule in RULES.values()}
    assert set(RUNBOOK) - told_of == {"tried-again", "documents-failed"}  # on the way to what has one
