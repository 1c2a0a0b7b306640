"""Codes and invoice data become typed facts; what is not understood says nothing."""

import pymupdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox.comparison.result import Rect
from inbox.evidence.barcode import facts_of
from inbox.evidence.pool import WorkerPool
from inbox.evidence.reading import Code, Fact
from inbox.evidence.worker_invoice import invoice_facts
from tests.evidence.papers import KBV
from tests.evidence.sample_files import sha

IBAN = "DE89370400440532013000"


def said(text: str, symbology: str = "PDF417") -> list[tuple[str, str]]:
    return [(f.kind, f.value) for f in facts_of(Code(symbology, text, Rect(0, 0, 1, 1)))]


def test_the_head_of_a_sick_note_s_code_is_read_by_position_and_its_dates_by_kind() -> None:
    assert said(KBV) == [
        ("form", "1b"),
        ("family_name", "Müller"),
        ("given_name", "Zoë"),
        ("birth_date", "1989-03-14"),
        ("date", "2026-11-09"),
    ]


def test_no_date_of_the_tail_is_said_to_be_one_in_particular() -> None:
    facts = facts_of(Code("PDF417", KBV + "\t20261123\t20261110", Rect(0, 0, 1, 1)))
    dates = [f for f in facts if f.kind == "date"]
    assert [f.label for f in dates] == ["", "", ""]


def test_a_number_is_never_read_across_a_tabulator() -> None:
    assert ("date", "2026-11-23") not in said(KBV + "\t2026\t1123")


def test_a_giro_code_says_who_gets_how_much_where() -> None:
    text = f"BCD\n002\n1\nSCT\nCOBADEFFXXX\nStadtwerke Übersee\n{IBAN}\nEUR42.5\n\n\nAbschlag 11/26"
    assert said(text, "QRCode") == [
        ("name", "Stadtwerke Übersee"),
        ("iban", IBAN),
        ("amount", "42.50"),
        ("reference", "Abschlag 11/26"),
    ]


@pytest.mark.parametrize(
    "text",
    ["https://example.org/20261332", "BCD", "01\tb\t06\t1\t2\t19890230", "DE00370400440532013000"],
)
def test_what_proves_nothing_gives_nothing(text: str) -> None:
    assert said(text) == []


@given(st.text(max_size=80))
def test_no_text_breaks_the_reading(text: str) -> None:
    facts_of(Code("QRCode", text, Rect(0, 0, 1, 1)))
    facts_of(Code("QRCode", "BCD\n" + text, Rect(0, 0, 1, 1)))


INVOICE = f"""<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
 xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
 xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
<rsm:ExchangedDocument><ram:ID>R-17</ram:ID><ram:IssueDateTime>
<udt:DateTimeString format="102">20261103</udt:DateTimeString></ram:IssueDateTime>
</rsm:ExchangedDocument><rsm:SupplyChainTradeTransaction><ram:ApplicableHeaderTradeAgreement>
<ram:SellerTradeParty><ram:Name>Stadtwerke Übersee</ram:Name></ram:SellerTradeParty>
<ram:BuyerTradeParty><ram:Name>Zoë Müller</ram:Name></ram:BuyerTradeParty>
</ram:ApplicableHeaderTradeAgreement><ram:ApplicableHeaderTradeSettlement>
<ram:SpecifiedTradeSettlementPaymentMeans><ram:PayeePartyCreditorFinancialAccount>
<ram:IBANID>{IBAN}</ram:IBANID></ram:PayeePartyCreditorFinancialAccount>
</ram:SpecifiedTradeSettlementPaymentMeans><ram:SpecifiedTradeSettlementHeaderMonetarySummation>
<ram:GrandTotalAmount>118.50</ram:GrandTotalAmount><ram:DuePayableAmount>18.50</ram:DuePayableAmount>
</ram:SpecifiedTradeSettlementHeaderMonetarySummation></ram:ApplicableHeaderTradeSettlement>
</rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>"""


def with_invoice(xml: str) -> bytes:
    document = pymupdf.open()
    document.new_page(width=595, height=842).insert_text((60, 60), "Rechnung R-17")
    document.embfile_add("factur-x.xml", xml.encode(), filename="factur-x.xml")
    return document.tobytes()


def test_the_invoice_inside_a_pdf_is_read_by_the_worker(pool: WorkerPool) -> None:
    data = with_invoice(INVOICE)
    with pool.open(data, sha(data)) as session:
        facts = session.first().embedded
    assert facts == (
        Fact("reference", "R-17", "Rechnungsnummer"),
        Fact("date", "2026-11-03", "Rechnungsdatum"),
        Fact("name", "Stadtwerke Übersee", "Verkäufer"),
        Fact("name", "Zoë Müller", "Käufer"),
        Fact("iban", IBAN, "IBAN"),
        Fact("amount", "118.50", "Gesamtbetrag"),
        Fact("amount", "18.50", "Zahlbetrag"),
    )


def test_an_invoice_with_entities_or_another_content_says_nothing(pool: WorkerPool) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + INVOICE[38:].replace(
        "R-17", "&b;"
    )
    assert invoice_facts(bomb.encode()) == []
    assert invoice_facts(b"<html/>") == [] and invoice_facts(b"no xml") == []
    data = with_invoice(bomb)
    with pool.open(data, sha(data)) as session:
        assert session.first().verdict == "ok" and session.first().embedded == ()
