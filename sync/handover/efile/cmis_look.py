"""Examines a CMIS repository against a table: reachable, types, properties, place, rights.

Files nothing. What it finds is what the first paper would otherwise find.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from inbox.errors import ZweiklickError
from sync.handover.efile.cmis_client import CmisClient
from sync.handover.efile.look import Look
from sync.handover.efile.mapping import FileMapping, Property
from sync.handover.efile.names import safe_name

#: Kinds of our tables that a property type takes.
_FITS = {"text": {"string", "id", "uri", "html"}, "day": {"string"}, "instant": {"datetime"}}


def look_at(client: CmisClient, mapping: FileMapping) -> tuple[Look, ...]:
    """The findings in their order."""
    found: list[Look] = []
    try:
        client.repository()
        found.append(Look("reachable"))
        slips = tuple(_types(client, mapping))
        found += slips or (Look("types"),)
        found += _place(client, mapping)
    except ZweiklickError as fault:
        found.append(Look("reachable", fault.code))
    return tuple(found)


def _types(client: CmisClient, mapping: FileMapping) -> Iterator[Look]:
    file, paper = mapping.file, mapping.paper
    known: dict[str, Mapping[str, Any]] = {}
    for type_ in (file.type, paper.type, *paper.secondary):
        definition = client.type_definition(type_)
        if definition is None:
            yield Look("types", "efile-type-unknown", type_)
        else:
            known[type_] = definition
    if len(known) < len({file.type, paper.type, *paper.secondary}):
        return
    wanted = [*file.properties]
    if file.find is not None:
        wanted.append(Property(file.find, "text", ()))
    yield from _properties(wanted, [known[file.type]])
    wanted = [*paper.properties]
    if paper.key is not None:
        wanted.append(Property(paper.key, "text", ()))
    yield from _properties(wanted, [known[t] for t in (paper.type, *paper.secondary)])
    if paper.versions == "later" and not known[paper.type].get("versionable"):
        yield Look("types", "efile-no-versions", paper.type)


def _properties(wanted: list[Property], types: list[Mapping[str, Any]]) -> Iterator[Look]:
    defined: dict[str, Mapping[str, Any]] = {}
    for type_ in types:
        defined.update(type_.get("propertyDefinitions") or {})
    for one in wanted:
        told = defined.get(one.name)
        if told is None:
            yield Look("types", "efile-property-unknown", one.name)
            continue
        several = told.get("cardinality") == "multi"
        fits = _FITS["text" if one.kind == "list" else one.kind]
        if several != (one.kind == "list") or told.get("propertyType") not in fits:
            yield Look("types", "efile-property-differs", one.name)


def _place(client: CmisClient, mapping: FileMapping) -> Iterator[Look]:
    """The part of the place that is the same for every file has to be there."""
    path = ""
    for part in mapping.file.place[:-1]:
        if part.names():
            break
        path += f"/{safe_name(part.fill({}))}"
    parent = client.by_path(path)
    if parent is None:
        yield Look("place", "efile-plan-unknown", path)
        return
    yield Look("place", detail=path or "/")
    allowed = client.allowed(str(parent["cmis:objectId"]))
    may = allowed.get("canCreateFolder" if mapping.file.create else "canGetProperties")
    yield Look("writable", "" if may else "efile-forbidden", path or "/")
