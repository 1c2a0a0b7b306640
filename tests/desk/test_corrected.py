"""A typed correction is a value of its field's kind, or it is refused with the reason."""

from datetime import date

import pytest

from inbox.corrected import ANY_TEXT, ValueForm, corrected
from inbox.errors import Refused

TODAY = date(2026, 11, 23)
DAY, BIRTH, MONEY, IBAN = (
    ValueForm("date"), ValueForm("date", is_birth=True), ValueForm("money"), ValueForm("iban"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("form", "typed", "kept"),
    [
        (DAY, "19.11.2026", "19.11.2026"),
        (DAY, " 9.1.26 ", "09.01.2026"),
        (DAY, "191126", "19.11.2026"),
        (DAY, "2026-11-19", "19.11.2026"),
        (BIRTH, "12.03.30", "12.03.1930"),
        (MONEY, "412", "412,00 €"),
        (MONEY, "1.234,5 EUR", "1.234,50 €"),
        (MONEY, "1 234,56", "1.234,56 €"),
        (MONEY, "-80,00", "-80,00 €"),
        (ValueForm("decimal"), "14,5", "14,5"),
        (ValueForm("int"), "3", "3"),
        (IBAN, "de02120300000000202051", "DE02 1203 0000 0000 2020 51"),
        (ValueForm("plz"), "52349", "52349"),
        (ValueForm("bg_nummer"), "12345//0004711", "12345//0004711"),
        (ValueForm("enum", ("ledig", "verheiratet")), "Verh", "verheiratet"),
        (ValueForm("bool"), "nein", "Nein"),
        (ANY_TEXT, "  Kölner   Straße 12a ", "Kölner Straße 12a"),
    ],
)
def test_a_value_is_written_as_the_desk_shows_it(form: ValueForm, typed: str, kept: str) -> None:
    assert corrected(form, typed, TODAY) == kept


@pytest.mark.parametrize(
    ("form", "typed", "code"),
    [
        (DAY, "  ", "value-missing"),
        (DAY, "gestern", "value-date"),
        (DAY, "19.11.", "value-date"),
        (DAY, "31.02.2026", "value-day"),
        (DAY, "19.11.0026", "value-day"),
        (MONEY, "vierhundert", "value-amount"),
        (MONEY, "1.23", "value-amount"),
        (MONEY, "12,00 S", "value-amount"),
        (ValueForm("int"), "3,5", "value-number"),
        (IBAN, "DE03120300000000202051", "value-iban"),
        (IBAN, "DE0212030000000020205", "value-iban-length"),
        (IBAN, "421,00", "value-iban"),
        (ValueForm("steuer_id"), "02476291357", "value-digits"),
        (ValueForm("plz"), "5234", "value-postcode"),
        (ValueForm("bg_nummer"), "4711", "value-case-number"),
        (ValueForm("enum", ("ledig", "geschieden")), "verwitwet", "value-choice"),
        (ValueForm("bool"), "vielleicht", "value-yes"),
    ],
)
def test_what_is_no_value_of_the_field_is_refused(form: ValueForm, typed: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        corrected(form, typed, TODAY)
    assert refused.value.code == code
