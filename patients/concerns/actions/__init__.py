from patients.concerns.actions.answering import take_step
from patients.concerns.actions.drafting import drop_draft, keep_draft
from patients.concerns.actions.raising import Told, raise_concern
from patients.concerns.readers import readers_of

__all__ = ["Told", "drop_draft", "keep_draft", "raise_concern", "readers_of", "take_step"]
