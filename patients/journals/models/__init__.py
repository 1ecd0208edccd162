from patients.journals.models.commitment import Commitment, Insight
from patients.journals.models.entry import Answer, EntryRevision, JournalEntry
from patients.journals.models.prompt import Prompt, PromptSet

__all__ = ["Answer", "Commitment", "EntryRevision", "Insight", "JournalEntry", "Prompt", "PromptSet"]
