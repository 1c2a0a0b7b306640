"""One working day without hands: the same start-up as the program, then keys and eyes only.

Opens the case on which everything agrees, confirms and files it with two presses, works a case of
a substituted colleague, takes one confirmation back within its hold, and then asks the targets
themselves what lies where.
"""

import json
import shutil
import sys
import time
from collections.abc import Callable, Generator
from dataclasses import asdict, dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QMainWindow

from app.profile import open_profile
from app.start import start
from app.tour_eyes import Camera, Eyes, name_of, press
from app.tour_findings import as_table, filed_documents, records

LOOK_EVERY_MS = 60
#: How long a step may take before the day counts as stuck.
PATIENCE_S = 60.0
#: Longer than the guard against a double press.
AFTER_A_PRESS_S = 0.6
TROUBLE = (
    "antwortet nicht",
    "Übergabe fehlgeschlagen",
    "abgelehnt",
    "nicht beschreibbar",
    "E-Akte ist voll",
)
CTRL = Qt.KeyboardModifier.ControlModifier


@dataclass(slots=True)
class Result:
    """The last line of --json."""

    submissions: int = 0
    confirmed: int = 0
    filed: int = 0
    presses_match: int = 0
    presses_from_list: int = 0
    efile_documents: int = 0
    verified_hashes: int = 0
    screenshots: int = 0
    seconds: float = 0.0


class TourFailedError(Exception):
    """The day did not go as it should; says at which step."""


Step = Generator[tuple[str, Callable[[], bool]], None, None]


class Tour(QObject):
    """Runs the steps of the day; each waits for what it wants to see."""

    def __init__(
        self,
        window: QMainWindow,
        out: Path,
        result: Result,
        at_the_end: Callable[[], None],
        patience: float,
    ) -> None:
        super().__init__(window)
        self.eyes = Eyes(window)
        self.camera = Camera(window, out)
        self.result = result
        self._out = out
        self._at_the_end = at_the_end
        self._patience = patience
        self.failure: str | None = None
        self._presses = 0
        self._day = self._steps()
        self._wanted: tuple[str, Callable[[], bool]] | None = None
        self._since = time.monotonic()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(LOOK_EVERY_MS)

    def _look(self) -> None:
        try:
            if self._wanted is not None:
                what, there = self._wanted
                if not there():
                    if time.monotonic() - self._since > self._patience:
                        raise TourFailedError(f"nicht gesehen: {what}")
                    return
            self._wanted = next(self._day)
            self._since = time.monotonic()
        except StopIteration:
            self._end(None)
        except TourFailedError as failed:
            self.camera.take("fehler")
            self._leave_tree()
            self._end(str(failed))

    def _leave_tree(self) -> None:
        """What was to be perceived when the day stopped, for whoever looks into it."""
        lines = [
            f"{node.role().name:<16} {node.childCount():>5} {name_of(node)}"
            for node in self.eyes.nodes()
        ]
        (self._out / "fehler-baum.txt").write_text("\n".join(lines) + "\n", "utf-8")

    def _end(self, failure: str | None) -> None:
        self.failure = failure
        self._timer.stop()
        self.result.screenshots = len(self.camera.taken)
        # The targets are asked while they still run; a failed day is asked about as well.
        self._at_the_end()
        QApplication.exit(0 if failure is None else 4)

    # -- the day -------------------------------------------------------------------------------
    def _steps(self) -> Step:
        see = self.eyes
        yield (
            "Liste mit verglichenen Vorgängen",
            lambda: any("9 stimmen" in row for row in see.rows()),
        )
        own = see.rows()
        self.camera.take("eingang-wird-gelesen")
        yield from self._select(lambda row: "9 stimmen" in row)
        self._press(Qt.Key.Key_Return)
        yield "Vergleich offen, alles stimmt", lambda: bool(see.button("Bestätigen und übernehmen"))
        self.camera.take("vergleich")
        opened_with = self._presses
        self._press(Qt.Key.Key_Return, CTRL)
        self.result.confirmed += 1
        yield "zweiter Schritt bereit", lambda: bool(see.button("In Akte ablegen"))
        self.camera.take("bestaetigt")
        yield from self._pause(AFTER_A_PRESS_S)
        self._press(Qt.Key.Key_Return, CTRL)
        self.result.presses_match = self._presses - opened_with
        self.result.presses_from_list = self._presses - self._list_presses
        yield "Ablage läuft", lambda: not see.button("In Akte ablegen")
        self.camera.take("ablage-laeuft")
        yield "abgelegt", self._filed
        self.result.filed += 1
        self.camera.take("abgelegt")
        press(Qt.Key.Key_Escape)
        yield "zurück im Eingang", lambda: bool(see.rows())
        # Photos take their time; by now a person would have begun as well.
        yield "Nachweise gelesen", lambda: not see.says("noch gelesen")
        self.camera.take("eingang")
        yield from self._substituted()
        self.result.submissions = len(own) + self._substituted_rows
        self.camera.take("feierabend")

    def _substituted(self) -> Step:
        see = self.eyes
        yield from self._to_rail()
        for _ in range(12):
            yield from self._pause(0.1)
            if "Weber" in see.current(QAccessible.Role.List):
                break
            press(Qt.Key.Key_Down)
        else:
            raise TourFailedError("der vertretene Kollege steht nicht in der Seitenleiste")
        press(Qt.Key.Key_Return)
        yield "sein Eingang", lambda: any("Weber" in name for name in see.table_names())
        yield "seine Vorgänge", lambda: bool(see.rows())
        self._substituted_rows = len(see.rows())
        self.camera.take("vertretung")
        yield from self._to_list()
        press(Qt.Key.Key_Home)
        press(Qt.Key.Key_Return)
        yield "Vorgang in Vertretung offen", lambda: see.says("i. V.") or see.says("Vertretung")
        yield "Hauptknopf da", lambda: bool(see.button("Noch", "Bestätigen"))
        self.camera.take("vertretung-offen")
        for _ in range(20):
            if not see.button("Noch"):
                break
            before = see.button("Noch")
            press(Qt.Key.Key_Return)
            yield from self._pause(0.25)
            if not self._seen_open:
                self._seen_open = True
                yield from self._pause(0.5)  # the row slides open, the piece of evidence comes
                self.camera.take("abweichung-offen")
            press(Qt.Key.Key_2)
            yield from self._pause(0.35)
            if see.button("Noch") == before:
                press(Qt.Key.Key_Space)
                yield from self._pause(0.35)
        yield "alles entschieden", lambda: bool(see.button("Bestätigen"))
        self.camera.take("vertretung-entschieden")
        press(Qt.Key.Key_Return, CTRL)
        yield "bestätigt in Vertretung", lambda: bool(see.button("In Akte ablegen"))
        self.camera.take("vertretung-bestaetigt")
        press(Qt.Key.Key_Z, CTRL)
        yield "zurückgenommen", lambda: bool(see.button("Bestätigen"))
        self.camera.take("rueckgaengig")
        yield from self._pause(AFTER_A_PRESS_S)
        press(Qt.Key.Key_Return, CTRL)
        self.result.confirmed += 1
        yield "wieder bestätigt", lambda: bool(see.button("In Akte ablegen"))
        yield from self._pause(AFTER_A_PRESS_S)
        press(Qt.Key.Key_Return, CTRL)
        yield "in Vertretung abgelegt", self._filed
        self.result.filed += 1
        self.camera.take("vertretung-abgelegt")
        press(Qt.Key.Key_Escape)
        yield from self._pause(0.3)

    # -- small moves --------------------------------------------------------------------------
    _list_presses = 0
    _substituted_rows = 0
    _seen_open = False

    def _press(
        self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        self._presses += 1
        press(key, modifiers)

    def _to_list(self) -> Step:
        for _ in range(6):
            if self.eyes.keyboard_in(QAccessible.Role.Table):
                return
            press(Qt.Key.Key_F6)
            yield from self._pause(0.15)

    def _to_rail(self) -> Step:
        for _ in range(6):
            if self.eyes.keyboard_in(QAccessible.Role.List):
                return
            press(Qt.Key.Key_F6)
            yield from self._pause(0.15)

    def _select(self, wanted: Callable[[str], bool]) -> Step:
        yield from self._to_list()
        # From the end: photos are read later than text, and their cases stand before it.
        press(Qt.Key.Key_End)
        for _ in range(40):
            yield from self._pause(0.08)
            if wanted(self.eyes.current()):
                self._list_presses = self._presses
                return
            press(Qt.Key.Key_Up)
        raise TourFailedError("der Vorgang, bei dem alles stimmt, ist nicht in der Liste")

    def _filed(self) -> bool:
        for word in TROUBLE:
            if self.eyes.says(word):
                raise TourFailedError(f"Übergabe gestört: {word}")
        return self.eyes.says("abgelegt,")

    def _pause(self, seconds: float) -> Step:
        until = time.monotonic() + seconds
        yield "kurze Pause", lambda: time.monotonic() >= until


def run_tour(
    out: Path, *, as_json: bool, profile_folder: Path | None = None, patience: float = PATIENCE_S
) -> int:
    """The whole day; 0 only if everything is true at the targets."""
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob("*.png"):
        old.unlink()
    folder = profile_folder or out / "profile"
    if profile_folder is None:
        shutil.rmtree(folder, ignore_errors=True)
    profile = open_profile(folder)
    result = Result()
    began = time.monotonic()
    tours: list[Tour] = []
    taken: list[dict[str, object]] = []

    def begin(window: QMainWindow) -> QObject:
        window.resize(1440, 900)
        tours.append(Tour(window, out, result, ask_targets, patience))
        return tours[0]

    def ask_targets() -> None:
        servers = profile.servers
        port = json.loads((servers / "case-system.ready").read_text("utf-8"))["port"]
        token = (servers / "case-system.token").read_text("utf-8").strip()
        taken.extend(records(f"http://127.0.0.1:{port}", token))

    code = start(profile, then=begin)
    documents = filed_documents(profile.e_file)
    result.efile_documents = len(documents)
    result.verified_hashes = sum(d.hash_agrees for d in documents)
    result.seconds = round(time.monotonic() - began, 1)
    table = as_table(documents, taken)
    (out / "was-liegt-wo.txt").write_text(table, "utf-8")
    failure = tours[0].failure if tours else "das Fenster ging nicht auf"
    if failure is None:
        failure = _untrue(result, taken) if code == 0 else "vor dem Ende beendet"
    if not as_json:
        sys.stdout.write(table)
    if failure is not None:
        sys.stderr.write(f"Rundgang abgebrochen: {failure}\n")
    if as_json:
        sys.stdout.write(json.dumps(asdict(result), ensure_ascii=False) + "\n")
    return 0 if failure is None else (code or 5)


def _untrue(result: Result, taken: list[dict[str, object]]) -> str | None:
    numbers = [r.get("submission_number") for r in taken]
    checks = {
        "zwei Vorgänge bestätigt": result.confirmed == 2,
        "zwei Vorgänge abgelegt": result.filed == 2,
        "zwei Tastendrücke": result.presses_match == 2,
        "drei Tastendrücke ab Liste": result.presses_from_list == 3,
        "jeder Datensatz genau einmal im Fachverfahren": len(numbers)
        == len(set(numbers))
        == result.confirmed,
        "Dokumente in der E-Akte": result.efile_documents >= 2 * result.filed,
        "alle Prüfsummen": result.verified_hashes == result.efile_documents,
    }
    return next((name for name, true in checks.items() if not true), None)
