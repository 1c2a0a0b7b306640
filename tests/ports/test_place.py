"""Which e-file an office has: settings, tables, and how slips in them are named."""

import json
from pathlib import Path
from typing import Any

import pytest

from inbox.errors import Damaged, Refused, Unreachable
from inbox.handover import Paper
from sync.handover.efile.choice import open_efile
from sync.handover.efile.cmis import CmisEFile
from sync.handover.efile.enaio import EnaioEFile
from sync.handover.efile.entry import NAMES, values_of
from sync.handover.efile.faults import fault_of
from sync.handover.efile.folder import FolderEFile
from sync.handover.efile.mapping import load_file_mapping
from sync.handover.efile.place import place_in, place_of
from sync.handover.efile.xdomea import XdomeaEFile
from tests.handover.conftest import RESOURCES
from tests.handover.values import paper
from ui.texts.errors import ENTRIES

PRESETS = RESOURCES / "efile"
CMIS = {"url": "https://akte.example/browser", "mapping": "cmis-typen", "user": "dienst"}
XDOMEA = {"drop": "/ab", "returns": "/zurueck", "mapping": "xdomea-ablegen"}
ENAIO = {"url": "https://akte.example/dms", "mapping": "enaio-leistungsakte", "user": "d"}


@pytest.mark.parametrize(
    ("settings", "kind"),
    [
        ({"e_file": "folder:/akte"}, FolderEFile),
        ({"e_file": "/akte"}, FolderEFile),
        ({"e_file": "cmis", "cmis": CMIS}, CmisEFile),
        ({"e_file": "enaio", "enaio": ENAIO}, EnaioEFile),
        ({"e_file": "xdomea", "xdomea": XDOMEA}, XdomeaEFile),
    ],
)
def test_the_settings_choose_the_adapter(settings: dict[str, Any], kind: type) -> None:
    opened = open_efile(place_of(settings), RESOURCES)
    assert isinstance(opened, kind)
    opened.close()


@pytest.mark.parametrize(
    ("settings", "place"),
    [
        ({}, "e_file"),
        ({"e_file": ""}, "e_file"),
        ({"e_file": "cmis"}, "[cmis]"),
        ({"e_file": "cmis", "cmis": {"mapping": "x"}}, "cmis.url"),
        ({"e_file": "cmis", "cmis": {**CMIS, "ulr": "x"}}, "cmis.ulr"),
        ({"e_file": "cmis", "cmis": {**CMIS, "user": 3}}, "cmis.user"),
        ({"e_file": "xdomea", "xdomea": {**XDOMEA, "wait_for": "ever"}}, "xdomea.wait_for"),
        ({"e_file": "xdomea", "xdomea": {**XDOMEA, "patterns": []}}, "xdomea.patterns"),
        (
            {"e_file": "xdomea", "xdomea": {**XDOMEA, "patience_hours": True}},
            "xdomea.patience_hours",
        ),
    ],
)
def test_a_slip_in_the_settings_is_named_with_its_place(
    settings: dict[str, Any], place: str
) -> None:
    with pytest.raises(Damaged) as said:
        place_of(settings)
    assert said.value.code == "settings-invalid"
    assert said.value.values == {"file": "zweiklick.toml", "place": place}


def test_a_program_that_is_no_desk_reads_the_secret_beside_its_settings(tmp_path: Path) -> None:
    (tmp_path / "geheim").write_text("s3cr3t\n")
    (tmp_path / "akte.toml").write_text(
        'e_file = "cmis"\nsecret_file = "geheim"\n'
        '[cmis]\nurl = "https://a.example"\nmapping = "x"\n'
    )
    place = place_in(tmp_path / "akte.toml")
    assert place.secret == "s3cr3t"
    assert "s3cr3t" not in repr(place)
    (tmp_path / "akte.toml").write_text("e_file = ")
    with pytest.raises(Damaged, match="settings-invalid"):
        place_in(tmp_path / "akte.toml")


def test_an_address_without_encryption_is_refused() -> None:
    told = {"e_file": "cmis", "cmis": {**CMIS, "url": "http://akte.example/browser"}}
    with pytest.raises(Refused, match="address-insecure"):
        open_efile(place_of(told), RESOURCES)


@pytest.mark.parametrize("preset", sorted(p.stem for p in PRESETS.glob("*-*.json")))
def test_every_preset_holds_and_carries_the_key_and_the_hash(preset: str) -> None:
    mapping = load_file_mapping(preset, preset.partition("-")[0], PRESETS)
    named = [name for p in mapping.paper.properties for t in p.values for name in t.names()]
    assert "SHA-256" in named
    assert mapping.paper.key is not None or "Schlüssel" in named or preset == "cmis-schlicht"


def test_a_paper_says_everything_that_a_template_may_name() -> None:
    more = {"Name": "a", "Geburtsdatum": "b", "Sachbearbeitung": "c", "Übergabe": "d"}
    of: Paper = paper(b"x", **more)
    assert set(values_of(of, "k")) == set(NAMES)


SLIPS: list[tuple[str, Any, str, str]] = [
    ("paper.name", "{Gibtsnicht}", "paper.name", "unbekannter Wert: Gibtsnicht"),
    ("paper.name", "{Papier", "paper.name", "unbekannter Wert: {"),
    ("paper.type", None, "paper", "fehlt: type"),
    ("paper.tpye", "x", "paper", "unbekannt: tpye"),
    ("paper.versions", "immer", "paper.versions", "erlaubt: none, later"),
    ("paper.properties.0.value", "{Nmae}", "paper.properties[0]", "unbekannter Wert: Nmae"),
    ("paper.properties.0.kind", "gedicht", "paper.properties[0].kind", "erlaubt: text, day, in"),
    ("paper.properties.0.value", ["a", "b"], "paper.properties[0]", "fehlt: kind"),
    ("paper.properties.1.name", "zk:dokumentart", "paper.properties[1]", "Eigenschaft steht zw"),
    ("paper.properties.1.name", "zk:schluessel", "paper.properties[1]", "Eigenschaft steht zw"),
    ("file.place", ["Akten"], "file.place", "der letzte Teil muss {Aktenzeichen} enthalten"),
    ("file.place", "Akten", "file.place", "erwartet: type array"),
    ("adapter", "enaio", "adapter", "gehört zu enaio, nicht zu cmis"),
    ("longest_bytes", 0, "longest_bytes", "erwartet: minimum 1"),
]


@pytest.mark.parametrize(("where", "value", "place", "reason"), SLIPS)
def test_a_slip_in_a_table_is_named_with_file_place_and_reason(
    tmp_path: Path, where: str, value: Any, place: str, reason: str
) -> None:
    content = json.loads((PRESETS / "cmis-typen.json").read_text("utf-8"))
    at: Any = content
    *parts, last = where.split(".")
    for part in parts:
        at = at[int(part)] if part.isdigit() else at[part]
    if value is None:
        del at[last]
    else:
        at[last] = value
    (tmp_path / "eigene.json").write_text(json.dumps(content), "utf-8")
    with pytest.raises(Damaged) as said:
        load_file_mapping(str(tmp_path / "eigene.json"), "cmis", PRESETS)
    assert said.value.code == "efile-mapping-invalid"
    assert said.value.values["file"] == "eigene.json"
    assert said.value.values["place"] == place
    assert str(said.value.values["reason"]).startswith(reason)


def test_versions_need_a_name_that_belongs_to_one_submission(tmp_path: Path) -> None:
    content = json.loads((PRESETS / "cmis-typen.json").read_text("utf-8"))
    content["paper"] |= {"versions": "later", "name": "{Papier}"}
    (tmp_path / "x.json").write_text(json.dumps(content), "utf-8")
    with pytest.raises(Damaged, match="efile-mapping-invalid") as said:
        load_file_mapping(str(tmp_path / "x.json"), "cmis", PRESETS)
    assert said.value.values["place"] == "paper.versions"


@pytest.mark.parametrize(
    ("content", "reason"), [("{", "kein JSON"), ("[]", "kein JSON-Objekt"), (None, "nicht lesbar")]
)
def test_a_broken_table_is_named(tmp_path: Path, content: str | None, reason: str) -> None:
    if content is not None:
        (tmp_path / "x.json").write_text(content)
    with pytest.raises(Damaged, match="efile-mapping-invalid") as said:
        load_file_mapping(str(tmp_path / "x.json"), "cmis", PRESETS)
    assert said.value.values["reason"] == reason


@pytest.mark.parametrize(
    ("status", "word", "family", "code"),
    [
        (400, "invalidArgument", Refused, "efile-refused"),
        (401, None, Unreachable, "efile-denied"),
        (403, "permissionDenied", Refused, "efile-forbidden"),
        (404, "objectNotFound", Refused, "efile-file-unknown"),
        (405, "notSupported", Refused, "efile-not-supported"),
        (409, "constraint", Refused, "efile-constraint"),
        (409, "contentAlreadyExists", Refused, "efile-name-taken"),
        (409, "nameConstraintViolation", Refused, "efile-name-taken"),
        (409, "updateConflict", Unreachable, "efile-locked"),
        (409, "versioning", Unreachable, "efile-locked"),
        (408, None, Unreachable, "efile-down"),
        (413, None, Refused, "efile-too-large"),
        (422, None, Refused, "efile-constraint"),
        (423, None, Unreachable, "efile-locked"),
        (429, "x", Unreachable, "efile-busy"),
        (500, "runtime", Unreachable, "efile-down"),
        (500, "storage", Unreachable, "efile-full"),
        (502, None, Unreachable, "efile-down"),
        (503, None, Unreachable, "efile-down"),
        (507, None, Unreachable, "efile-full"),
        (302, None, Unreachable, "efile-nonsense"),
        (418, "teapot", Refused, "efile-refused"),
    ],
)
def test_every_refusal_of_an_e_file_has_its_error_and_its_sentence(
    status: int, word: str | None, family: type, code: str
) -> None:
    fault = fault_of(status, word, 7.0)
    assert (type(fault), fault.code) == (family, code)
    assert code in ENTRIES
    if isinstance(fault, Unreachable) and status != 302:
        assert fault.retry_after == 7.0
