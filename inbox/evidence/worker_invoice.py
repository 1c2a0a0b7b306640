"""The invoice data a PDF carries along (Factur-X, ZUGFeRD, XRechnung). Runs in the worker only.

Cross Industry Invoice of UN/CEFACT (EN 16931) and UBL are read by the names of their elements. The
parser knows no entities, no network, no document type; anything else than an invoice gives nothing.
"""

import re
from collections.abc import Iterator

from lxml import etree

from inbox.evidence.limits import MAX_FACTS, MAX_WORD_LENGTH

#: Names under which the standards allow the invoice to be attached.
NAMES = frozenset(
    {"factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml", "order-x.xml", "zugferd.xml"}
)
MAX_BYTES = 2 * 1024 * 1024

#: Element (Cross Industry Invoice) -> kind of fact, caption. The path's end decides.
_CII = {
    ("ExchangedDocument", "ID"): ("reference", "Rechnungsnummer"),
    ("IssueDateTime", "DateTimeString"): ("date", "Rechnungsdatum"),
    ("SellerTradeParty", "Name"): ("name", "Verkäufer"),
    ("BuyerTradeParty", "Name"): ("name", "Käufer"),
    ("PayeePartyCreditorFinancialAccount", "IBANID"): ("iban", "IBAN"),
    ("SpecifiedTradeSettlementHeaderMonetarySummation", "GrandTotalAmount"): (
        "amount",
        "Gesamtbetrag",
    ),
    ("SpecifiedTradeSettlementHeaderMonetarySummation", "DuePayableAmount"): (
        "amount",
        "Zahlbetrag",
    ),
    ("DueDateDateTime", "DateTimeString"): ("date", "Fällig am"),
    ("StartDateTime", "DateTimeString"): ("date", "Zeitraum von"),
    ("EndDateTime", "DateTimeString"): ("date", "Zeitraum bis"),
}
_UBL = {
    ("Invoice", "ID"): ("reference", "Rechnungsnummer"),
    ("Invoice", "IssueDate"): ("date", "Rechnungsdatum"),
    ("Invoice", "DueDate"): ("date", "Fällig am"),
    ("PayeeFinancialAccount", "ID"): ("iban", "IBAN"),
    ("LegalMonetaryTotal", "TaxInclusiveAmount"): ("amount", "Gesamtbetrag"),
    ("LegalMonetaryTotal", "PayableAmount"): ("amount", "Zahlbetrag"),
    ("InvoicePeriod", "StartDate"): ("date", "Zeitraum von"),
    ("InvoicePeriod", "EndDate"): ("date", "Zeitraum bis"),
}
_DAY = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})", re.ASCII)
_AMOUNT = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,4})?", re.ASCII)
_SPACE = re.compile(r"\s+")


def invoice_facts(data: bytes) -> list[tuple[str, str, str]]:
    """Kind, value, caption of each fact, in the order of the file; empty for anything else."""
    if len(data) > MAX_BYTES:
        return []
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return []
    if b"<!DOCTYPE" in data:
        return []
    table = {"CrossIndustryInvoice": _CII, "Invoice": _UBL}.get(_name(root))
    return [] if table is None else list(_facts(root, table))[:MAX_FACTS]


def _facts(
    root: etree._Element, table: dict[tuple[str, str], tuple[str, str]]
) -> Iterator[tuple[str, str, str]]:
    for element in root.iter():
        parent = element.getparent()
        known = None if parent is None else table.get((_name(parent), _name(element)))
        text = _SPACE.sub(" ", element.text or "").strip()[:MAX_WORD_LENGTH]
        if known is None or not text:
            continue
        kind, caption = known
        value = _value(kind, text)
        if value is not None:
            yield kind, value, caption


def _value(kind: str, text: str) -> str | None:
    if kind == "date":
        day = _DAY.fullmatch(text)
        return f"{day[1]}-{day[2]}-{day[3]}" if day else None
    if kind == "amount":
        return text if _AMOUNT.fullmatch(text) else None
    return text.replace(" ", "").upper() if kind == "iban" else text


def _name(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
