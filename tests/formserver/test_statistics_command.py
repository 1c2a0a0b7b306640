"""The administrator closes months, gets their files and reads feedback in, by command."""

import hashlib
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sync.formserver.statistics_command import main
from tests.formserver.houses import House
from tests.formserver.test_statistics import accepted, received, refused, sent


class Admin:
    """The command on the database of a running form server."""

    def __init__(self, house: House, capsys: pytest.CaptureFixture[str]) -> None:
        self._house, self._capsys = house, capsys

    def __call__(self, *words: object) -> tuple[int, str]:
        settings = self._house.settings
        offset = settings.clock.offset + self._house.ahead
        where = ["--db", settings.database, "--data", settings.data]
        where += ["--clock-offset", offset / timedelta(seconds=1)]
        code = main([str(w) for w in (*words, *where)])
        return code, self._capsys.readouterr().out


@pytest.fixture
def admin(own_house: House, capsys: pytest.CaptureFixture[str]) -> Admin:
    return Admin(own_house, capsys)


def feedback(folder: Path, content: str, results: list[Any]) -> Path:
    told = json.loads(content)
    file = folder / "rueckmeldung.json"
    body = {"month": told["month"], "office": told["office"], "results": results}
    body["sha256"] = hashlib.sha256(content.encode()).hexdigest()
    file.write_text(json.dumps(body), "utf-8")
    return file


def test_a_month_is_closed_written_and_answered_by_command(
    own_house: House, admin: Admin, tmp_path: Path
) -> None:
    one, two = (received(own_house, sent(own_house)) for _ in range(2))
    running = admin("close", "--month", "2026-11")
    assert running[0] == 1 and "2026-11 nord: Der Monat läuft noch." in running[1]
    own_house.turn(days=10)
    assert admin("write", "--month", "2026-11", "--office", "nord", "--out", tmp_path) == (
        1,
        "2026-11 nord: Der Monat ist nicht abgeschlossen. Zuerst „close“ aufrufen.\n",
    )
    code, said = admin("close", "--month", "2026-11")
    assert code == 0
    assert said.splitlines() == [
        "2026-11 nord: abgeschlossen, ohne Rückmeldung, 2 Datensätze, "
        "0 angenommen, 0 abgelehnt, 2 ohne Antwort",
        "2026-11 sued: vollständig rückgemeldet, 0 Datensätze, "
        "0 angenommen, 0 abgelehnt, 0 ohne Antwort",
    ]
    assert admin("write", "--month", "2026-11", "--out", tmp_path)[0] == 0
    content = (tmp_path / "statistik-2026-11-nord.json").read_text("utf-8")
    assert own_house.caller("adm.1").get("/statistics/batches/nord/2026-11").text == content

    half = feedback(tmp_path, content, [accepted(one), accepted("2026-11-nord-00077")])
    code, said = admin("feedback", half)
    assert code == 0 and "Rückmeldung unstimmig" in said and "2026-11-nord-00077" in said
    assert admin("feedback", feedback(tmp_path, content, [accepted(one), refused(two)]))[0] == 0
    assert "vollständig rückgemeldet, 2 Datensätze, 1 angenommen, 1 abgelehnt" in admin("list")[1]


def test_half_a_feedback_or_a_strange_one_changes_nothing_and_says_so(
    own_house: House, admin: Admin, tmp_path: Path
) -> None:
    record = received(own_house, sent(own_house))
    own_house.turn(days=10)
    assert admin("close", "--month", "2026-11", "--office", "nord")[0] == 0
    content = own_house.caller("adm.1").get("/statistics/batches/nord/2026-11").text
    whole = feedback(tmp_path, content, [refused(record)])
    cut = tmp_path / "halb.json"
    cut.write_bytes(whole.read_bytes()[:-25])
    code, said = admin("feedback", cut)
    assert code == 1 and "unvollständig oder fehlerhaft" in said
    wrong = tmp_path / "monat.json"
    wrong.write_text(whole.read_text("utf-8").replace("2026-11", "2026-10"), "utf-8")
    assert "Der Monat ist nicht abgeschlossen" in admin("feedback", wrong)[1]
    other = feedback(tmp_path, content + " ", [refused(record)])
    assert admin("feedback", other) == (
        1,
        f"{other}: Die Rückmeldung gehört zu einer anderen Datei (sha256). "
        "Nichts wurde geändert.\n",
    )
    assert admin("feedback", tmp_path / "fehlt.json")[0] == 1
    assert admin("close", "--month", "2026-11", "--office", "mond")[0] == 1
    assert "0 abgelehnt, 1 ohne Antwort" in admin("list")[1]
