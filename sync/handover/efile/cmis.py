"""The e-file over CMIS 1.1: finds or opens the file, files a paper once, reads it back.

The name of a paper follows from its leg's key, so that two desks meet at the same name. Look-ups
go by path and by query; the children of a folder are never listed, however many there are.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from inbox.errors import Damaged, Refused, Unreachable
from inbox.handover import Paper
from sync.handover.efile.cmis_client import (
    ID,
    NAME,
    PATH,
    TYPE,
    CmisClient,
    Properties,
    Written,
    literal,
)
from sync.handover.efile.entry import FILE_NUMBER, values_of
from sync.handover.efile.faults import LOCKED_S
from sync.handover.efile.line import Access, FileLine
from sync.handover.efile.look import Look
from sync.handover.efile.mapping import FileMapping, Property, file_number
from sync.handover.efile.names import safe_name
from sync.handover.targets import Placed

SECONDARY = "cmis:secondaryObjectTypeIds"
HASH = "cmis:contentStreamHash"
CHECKED_OUT, BY, COPY = (
    "cmis:isVersionSeriesCheckedOut",
    "cmis:versionSeriesCheckedOutBy",
    "cmis:versionSeriesCheckedOutId",
)


class CmisEFile:
    """Implements EFile on a repository of the CMIS 1.1 browser binding."""

    def __init__(
        self, address: str, access: Access, mapping: FileMapping, repository: str | None = None
    ) -> None:
        self._line = FileLine(address, access)
        self._client = CmisClient(self._line, repository)
        self._user = access.user
        self._mapping = mapping

    def close(self) -> None:
        """Give back the connections."""
        self._line.close()

    def place_for(self, paper: Paper, key: str) -> Placed:
        """Path and name by the table; a file that is found by query may lie elsewhere."""
        known = values_of(paper, key)
        file_number(known)
        inner = [] if self._mapping.file.folder is None else [self._inner(known)]
        written = self._written(self._mapping.paper.properties, known)
        said = {n: ", ".join(v) if isinstance(v, tuple) else v for n, v in written}
        name = self._names(paper, known)[0]
        return Placed((*self._place(known), *inner), name, said)

    def put(self, paper: Paper, data: bytes, key: str) -> str:
        """File one paper; the receipt is its object id.

        Raises Unreachable and Refused of faults.py; Refused (efile-file-unknown,
        efile-plan-unknown, efile-file-ambiguous, efile-file-differs, efile-too-large); Damaged
        (efile-hash-differs, efile-name-taken).
        """
        if hashlib.sha256(data).hexdigest() != paper.sha256:
            raise Damaged("efile-hash-differs", paper=paper.id)
        if len(data) > self._mapping.longest:
            raise Refused("efile-too-large")
        known = values_of(paper, key)
        folder = self._folder(known) or self._opened(known)
        found = self._find(folder, paper, known)
        if found is not None:
            return found
        if self._adds_versions(paper):
            before = self._client.by_path(f"{folder[PATH]}/{self._names(paper, known)[0]}")
            if before is not None:
                return self._next_version(before, folder, paper, known, data)
        return self._create(folder, paper, known, data)

    def find_by_key(self, paper: Paper, key: str) -> str | None:
        """The object id of the paper filed under this key in its file."""
        known = values_of(paper, key)
        folder = self._folder(known)
        return None if folder is None else self._find(folder, paper, known)

    def read_back(self, receipt: str) -> bytes:
        """The bytes as the repository holds them. Raises Damaged("efile-missing")."""
        content = self._client.content(receipt)
        if content is None:
            raise Damaged("efile-missing")
        return content

    def look(self) -> tuple[Look, ...]:
        """Reachable, types and properties known, place there, allowed to write."""
        from sync.handover.efile.cmis_look import look_at

        return look_at(self._client, self._mapping)

    # -- the file --------------------------------------------------------------------------
    def _folder(self, known: Mapping[str, str]) -> Properties | None:
        """The folder the paper goes to, None when file or folder is not there yet."""
        file = self._file(known)
        if file is None or self._mapping.file.folder is None:
            return file
        return self._client.by_path(f"{file[PATH]}/{self._inner(known)}")

    def _file(self, known: Mapping[str, str]) -> Properties | None:
        rule, number = self._mapping.file, file_number(known)
        if rule.find is not None and self._client.repository().queries:
            asked = f"SELECT {ID}, {PATH} FROM {rule.type} WHERE {rule.find} = {literal(number)}"
            hits = self._client.query(asked, 2)
            if len(hits) > 1:
                raise Refused("efile-file-ambiguous")
            if hits:
                return hits[0] if PATH in hits[0] else self._client.by_id(str(hits[0][ID]))
        found = self._client.by_path("".join(f"/{part}" for part in self._place(known)))
        if found is not None and rule.find is not None and found.get(rule.find) != number:
            raise Refused("efile-file-differs")  # somebody else's file has this place
        return found

    def _opened(self, known: Mapping[str, str]) -> Properties:
        """The file and the folder in it, made where they may be."""
        rule, place = self._mapping.file, self._place(known)
        file = self._file(known)
        if file is None:
            if not rule.create:
                raise Refused("efile-file-unknown")
            parent = self._client.by_path("".join(f"/{part}" for part in place[:-1]))
            if parent is None:
                raise Refused("efile-plan-unknown")
            properties = self._written(rule.properties, known)
            if rule.find is not None and all(name != rule.find for name, _ in properties):
                properties.append((rule.find, known[FILE_NUMBER]))
            file = self._made(parent, rule.type, place[-1], properties)
            if rule.find is not None and file.get(rule.find, known[FILE_NUMBER]) not in (
                known[FILE_NUMBER],
                None,
            ):
                raise Refused("efile-file-differs")
        if rule.folder is None:
            return file
        inner = self._inner(known)
        return self._client.by_path(f"{file[PATH]}/{inner}") or self._made(
            file, "cmis:folder", inner, []
        )

    def _made(
        self, parent: Properties, type_: str, name: str, properties: list[tuple[str, Any]]
    ) -> Properties:
        """A folder with this name, made by us or by whoever was faster."""
        try:
            return self._client.create_folder(
                str(parent[ID]), [(TYPE, type_), (NAME, name), *properties]
            )
        except Refused as refused:
            if refused.code != "efile-name-taken":
                raise
            there = self._client.by_path(f"{str(parent.get(PATH, '')).rstrip('/')}/{name}")
            if there is None:
                raise
            return there

    def _place(self, known: Mapping[str, str]) -> list[str]:
        return [safe_name(part.fill(known)) for part in self._mapping.file.place]

    def _inner(self, known: Mapping[str, str]) -> str:
        assert self._mapping.file.folder is not None
        return safe_name(self._mapping.file.folder.fill(known))

    # -- the paper -------------------------------------------------------------------------
    def _find(self, folder: Properties, paper: Paper, known: Mapping[str, str]) -> str | None:
        rule, key = self._mapping.paper, known["Schlüssel"]
        for name in self._names(paper, known):
            found = self._client.by_path(f"{folder[PATH]}/{name}")
            if found is None:
                continue
            if rule.key is None or found.get(rule.key) == key:
                return str(found[ID])
            if self._adds_versions(paper):
                for version in self._client.versions(str(found[ID])):
                    if version.get(rule.key) == key:
                        return str(version[ID])
        if rule.key is None or not self._client.repository().queries:
            return None
        # somebody may have renamed it, or put it into another folder of the file
        hits = self._client.query(
            f"SELECT {ID} FROM {rule.type} WHERE {rule.key} = {literal(key)} "
            f"AND IN_TREE({literal(str(folder[ID]))})",
            1,
        )
        return str(hits[0][ID]) if hits else None

    def _create(
        self, folder: Properties, paper: Paper, known: Mapping[str, str], data: bytes
    ) -> str:
        content = (_plain(paper.file_name), data, paper.media_type)
        for name in self._names(paper, known):
            try:
                made = self._client.create_document(
                    str(folder[ID]),
                    self._properties(name, known, to_create=True),
                    content,
                    versioned=self._mapping.paper.versions == "later",
                )
            except Refused as refused:
                if refused.code != "efile-name-taken":
                    raise
                # another desk was faster, or another paper has this name: then the next one
                found = self._find(folder, paper, known)
                if found is not None:
                    return found
                continue
            return self._receipt(made, paper)
        raise Damaged("efile-name-taken", paper=paper.id)

    def _next_version(
        self,
        before: Properties,
        folder: Properties,
        paper: Paper,
        known: Mapping[str, str],
        data: bytes,
    ) -> str:
        """A later Prüfvermerk of the same submission: a new version of the one that is there."""
        content = (_plain(paper.file_name), data, paper.media_type)
        try:
            made = self._client.check_in(
                self._working_copy(before), self._properties(None, known), content
            )
        except Refused as refused:
            if refused.code != "efile-file-unknown":
                raise
            # the working copy is gone: checked in meanwhile, by another desk of this handover
            found = self._find(folder, paper, known)
            if found is None:
                raise Unreachable("efile-locked", retry_after=LOCKED_S) from refused
            return found
        return self._receipt(made, paper)

    def _working_copy(self, before: Properties) -> str:
        if not before.get(CHECKED_OUT):
            return str(self._client.check_out(str(before[ID]))[ID])
        left = before.get(COPY)
        if before.get(BY) != self._user or not left:
            raise Unreachable("efile-locked", retry_after=LOCKED_S)
        return str(left)  # of a desk that was killed between taking it and giving it back

    def _adds_versions(self, paper: Paper) -> bool:
        """Only what was made here has a later version; received papers stay papers of their own."""
        rule = self._mapping.paper
        return rule.versions == "later" and rule.key is not None and paper.source_document is None

    def _names(self, paper: Paper, known: Mapping[str, str]) -> list[str]:
        """The names a paper may have: the plain one, and one that nobody else's key gives."""
        suffix = Path(paper.file_name).suffix.lower()
        stem = self._mapping.paper.name.fill(known)
        own = hashlib.sha256(known["Schlüssel"].encode()).hexdigest()[:16]
        sure = safe_name(f"{stem}_{own}{suffix}")
        return [sure] if self._mapping.paper.key is None else [safe_name(stem + suffix), sure]

    def _properties(
        self, name: str | None, known: Mapping[str, str], *, to_create: bool = False
    ) -> Written:
        rule = self._mapping.paper
        written: list[tuple[str, Any]] = [(TYPE, rule.type)] if to_create else []
        if name is not None:
            written.append((NAME, name))
        if rule.secondary:
            written.append((SECONDARY, rule.secondary))
        if rule.key is not None:
            written.append((rule.key, known["Schlüssel"]))
        return [*written, *self._written(rule.properties, known)]

    @staticmethod
    def _written(
        properties: tuple[Property, ...], known: Mapping[str, str]
    ) -> list[tuple[str, Any]]:
        filled = ((one.name, one.of(known)) for one in properties)
        return [(name, value) for name, value in filled if value]

    def _receipt(self, made: Properties, paper: Paper) -> str:
        """The id; a hash of the repository's own that differs is noticed here already."""
        told = made.get(HASH)
        hashes = [told] if isinstance(told, str) else told or []
        for each in hashes:
            scheme, _, value = str(each).partition("}")
            if scheme == "{sha-256" and value.lower() != paper.sha256:
                raise Damaged("efile-hash-differs", paper=paper.id)
        return str(made[ID])


def _plain(file_name: str) -> str:
    """A file name for the header of a part, where only ASCII is read alike by all."""
    return file_name.encode("ascii", "replace").decode().replace("?", "_")
