"""Brings all families of documents into the registry. Limit: it draws nothing itself."""

import importlib

from tests.layouts.registry import CASES

_FAMILIES = (
    "payslips",
    "earnings",
    "sick_notes",
    "housing",
    "bills",
    "rental_contracts",
    "banking",
    "accounts",
    "work",
    "notices",
    "offices",
    "identity",
    "deeds",
    "travel",
)
for _family in _FAMILIES:
    importlib.import_module(f"tests.layouts.{_family}")

__all__ = ["CASES"]
