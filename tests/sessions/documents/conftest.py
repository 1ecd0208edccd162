import io
from dataclasses import dataclass, field
from zipfile import ZipFile

import pytest
from pypdf import PdfReader

from integration_care.audit.actors import COMMAND_LINE
from patients.journals.actions import install_prompt_sets
from sessions.documents.actions import Wanted, request_document
from sessions.documents.making import make
from sessions.documents.models import Document, Piece
from tests.cast import START
from tests.journeys.busy_clinic import furnish


@dataclass
class Paper:
    """A document as another program reads it."""

    reader: PdfReader
    words: str = field(init=False)

    def __post_init__(self):
        self.words = " ".join(" ".join(page.extract_text() for page in self.reader.pages).split())

    @property
    def catalog(self):
        return self.reader.trailer["/Root"]

    def tags(self):
        """Every element of the structure tree, as `(tag, alternative text)`."""
        found = []

        def walk(element):
            element = element.get_object()
            if isinstance(element, list):
                for one in element:
                    walk(one)
            elif hasattr(element, "get") and "/S" in element:
                found.append((element["/S"], element.get("/Alt")))
                walk(element.get("/K", []))

        walk(self.catalog["/StructTreeRoot"]["/K"])
        return found


def read(document):
    return Paper(PdfReader(io.BytesIO(document.content)))


def packed(document):
    """The bytes of an export."""
    pieces = document.pieces.filter(name=Piece.ZIP).order_by("number")
    return b"".join(piece.content for piece in pieces)


def unpacked(document):
    """Everything that an export says, as text."""
    with ZipFile(io.BytesIO(packed(document))) as zipped:
        return "\n".join(zipped.read(name).decode() for name in zipped.namelist())


@pytest.fixture
def asked(cast):
    """`asked(Kind.PATIENT_SUMMARY)` is a document that Ada has asked for, about Dana."""

    def asked(kind=Document.Kind.PATIENT_SUMMARY, by=None, now=START, **about):
        wanted = Wanted(kind, **{"patient": cast.dana, **about})
        return request_document(by=by or cast.ada, wanted=wanted, now=now)

    return asked


@pytest.fixture
def made(asked):
    """The same, once a worker had it."""

    def made(*args, **about):
        document = asked(*args, **about)
        make(document.pk, document.clinic_id)
        document = Document.objects.get(pk=document.pk)
        assert document.status == "ready", document.reason
        return document

    return made


@pytest.fixture
def busy(cast):
    """A clinic with something of everything."""
    install_prompt_sets(by=COMMAND_LINE, clinic=cast.alder)
    return furnish(cast, START)
