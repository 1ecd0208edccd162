from patients.journals.models.attachment import Attachment
from patients.journals.models.commitment import Commitment, CommitmentReview, Insight, InsightReturn
from patients.journals.models.entry import Answer, EntryRevision, JournalEntry
from patients.journals.models.offered import OfferedSet
from patients.journals.models.prompt import Prompt, PromptSet

__all__ = [
    "Answer",
    "Attachment",
    "Commitment",
    "CommitmentReview",
    "EntryRevision",
    "Insight",
    "InsightReturn",
    "JournalEntry",
    "OfferedSet",
    "Prompt",
    "PromptSet",
]
