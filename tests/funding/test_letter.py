"""The letter with the answer: on a page and as a tagged PDF, for the group and who holds the money only."""

import io

import pypdf
import pytest
from django.urls import reverse

from tests.factories.funding import ConflictFactory
from tests.factories.payments import asks


@pytest.fixture
def answered(decide, ready):
    decide(
        answer="conditions",
        conditions=asks("A letter first"),
        message="Yes.\n\nWe liked the rota: #set page() *and* $x$.",
    )
    ready.refresh_from_db()
    return ready


def at(name, proposal, slug=None):
    return reverse(f"funding:{name}", args=[slug or proposal.community.slug, proposal.ref])


def test_the_page_holds_the_words_of_the_answer(signed_in, chair, answered):
    page = signed_in(chair).get(at("proposal_letter", answered)).content.decode()
    for words in ["Yes, with conditions: £24,600", "We liked the rota", "A letter first", "Gwen Price", "£14,850"]:
        assert words in page
    assert at("proposal_letter_pdf", answered) in page
    assert at("proposal_letter", answered) in signed_in(chair).get(answered.get_absolute_url()).content.decode()


def test_the_file_is_tagged_and_says_its_language(signed_in, finance, answered):
    answer = signed_in(finance).get(at("proposal_letter_pdf", answered))
    assert answer["Content-Type"] == "application/pdf" and f"{answered.ref}-answer.pdf" in answer["Content-Disposition"]
    file = pypdf.PdfReader(io.BytesIO(answer.content))
    root = file.trailer["/Root"]
    assert root["/Lang"] == "en-GB" and root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root
    assert file.metadata.title == "A tap, and a second pocket park. Yes, with conditions: £24,600"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in answer.content
    text = file.pages[0].extract_text()
    assert "#set page() *and* $x$" in text and "A letter first" in text and "£3,850" in text


def test_letters_that_the_type_lacks_do_no_harm(signed_in, chair, answered):
    type(answered.decision).objects.update(message="مرحبا 😀\u202e \x07 Yes")
    answer = signed_in(chair).get(at("proposal_letter_pdf", answered))
    assert answer.status_code == 200
    assert "Yes" in pypdf.PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        *[(who, 200) for who in ["resident", "chair", "worker", "finance", "certifier"]],
        *[(who, 403) for who in ["rep", "councillor", "officer", "decider", "manager"]],
        *[(who, 404) for who in ["stranger", "other_chair"]],
    ],
)
def test_the_group_and_the_holder_of_the_money_read_it(request, signed_in, answered, who, status):
    client = signed_in(request.getfixturevalue(who))
    assert client.get(at("proposal_letter", answered)).status_code == status
    assert client.get(at("proposal_letter_pdf", answered)).status_code == status


def test_before_an_answer_holds_there_is_no_letter(signed_in, chair, ready, decide, programme):
    type(programme).objects.update(second_signature_above=1)
    assert signed_in(chair).get(at("proposal_letter", ready)).status_code == 404
    decide()
    assert signed_in(chair).get(at("proposal_letter", ready)).status_code == 404


def test_a_declared_conflict_shuts_the_letter(signed_in, worker, answered):
    ConflictFactory(proposal=answered, person=worker, has_conflict=True, reason="A cousin")
    assert signed_in(worker).get(at("proposal_letter", answered)).status_code == 403


def test_a_no_has_no_costs(signed_in, chair, ready, decide):
    decide(answer="no", amount=None, message="Not this one.")
    page = signed_in(chair).get(at("proposal_letter", ready)).content.decode()
    assert "No, not this one" in page and "What it is for" not in page


def test_the_letter_says_who_does_what_next(signed_in, finance, answered):
    page = signed_in(finance).get(at("proposal_letter", answered)).content.decode()
    assert "What comes next" in page and f"{answered.lto.name} reads the agreement and accepts it." in page
