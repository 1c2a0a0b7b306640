"""Brings all families of documents into the registry. Limit: it draws nothing itself."""

import importlib

from tests.layouts.registry import CASES

for _family in (
    "payslips",
    "earnings",
    "sick_notes",
    "housing",
    "bills",
    "banking",
    "accounts",
    "rental_contracts",
):
    importlib.import_module(f"tests.layouts.{_family}")

__all__ = ["CASES"]
