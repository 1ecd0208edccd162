from sessions.substances.models.container import Container
from sessions.substances.models.discrepancy import Discrepancy
from sessions.substances.models.entry import LogEntry, Witnessing
from sessions.substances.models.rules import LogRules

__all__ = ["Container", "Discrepancy", "LogEntry", "LogRules", "Witnessing"]
