"""The runner beside the form server: the office's way to the Fachverfahren, its catalogue, once."""

import json
import shutil
import threading
from collections import Counter
from pathlib import Path

import pytest

from inbox.errors import Damaged, Unreachable
from sync.formserver.runner import arguments, build, run_round
from sync.handover.casedrop import DropCaseSystem
from sync.handover.work import Work
from sync.push import deliver_orders
from tests.handover.desk import RESOURCES
from tests.handover.office import Office
from tests.ports.importer import Importer
from tests.waiting import until

PAPERS = ["durchschrift", "nachweis-1", "protokoll", "pruefvermerk"]


def runner(office: Office, name: str, *more: object) -> Work:
    """A runner of this process, on the form server's and the targets' own addresses."""
    token = office.folder / "runner.token"
    token.write_text(office.tokens["runner.1"])
    given = ["--server", office.form.base, "--token-file", token, "--efile", office.e_file]
    given += ["--name", name, "--clock-offset", office.clock.offset.total_seconds(), *more]
    if "--casesystem" not in more:
        given += ["--casesystem", office.case.base]
        given += ["--casesystem-token-file", office.case_token_file()]
    return build(arguments([str(word) for word in given]))


def left_standing(office: Office, folder: Path) -> str:
    """Both presses are registered; then the desk and its disk are gone."""
    desk = office.desk(folder=folder)
    id_, _ = office.hand_in()
    desk.rounds_until(lambda: desk.store.submission(id_))
    desk.confirm(id_)
    desk.file(id_)
    deliver_orders(desk.store, desk.ledger, desk.server, desk.clock.now())
    number = desk.number_of(id_)
    desk.close()
    shutil.rmtree(folder)
    return number


@pytest.mark.parametrize("form", ["json", "xml", "csv"])
def test_what_a_dead_desk_left_goes_through_the_folder_of_the_fachverfahren(
    office: Office, tmp_path: Path, form: str
) -> None:
    number = left_standing(office, tmp_path / "desk")
    importer = Importer(tmp_path / "drop", form)
    work = runner(office, "runner", "--casesystem", f"drop:{form}:{importer.root}")
    assert isinstance(work.targets.case_system, DropCaseSystem)

    def done() -> bool:
        run_round(work)
        importer.step()
        for leg in work.ledger.legs(number):  # type: ignore[arg-type]
            work.ledger.send_now(leg.submission, work.now())
        return bool(office.handover(number)["state"] == "done")

    until(done)
    taken = Counter(order["key"] for order in importer.taken)
    assert taken == {f"{number.rpartition('-U')[0]}/{number}/fachverfahren": 1}
    assert office.records_of(number) == {"statistik": 1}
    assert office.papers_of(number) == PAPERS


def test_two_runners_at_once_finish_it_once(office: Office, tmp_path: Path) -> None:
    number = left_standing(office, tmp_path / "desk")
    works = [runner(office, f"runner-{n}") for n in range(2)]
    gate = threading.Barrier(2)

    def one(work: Work) -> None:
        gate.wait()
        while office.handover(number)["state"] != "done":
            try:
                run_round(work)
            except Unreachable:
                continue

    threads = [threading.Thread(target=one, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert office.records_of(number) == {"fachverfahren": 1, "statistik": 1}
    assert office.papers_of(number) == PAPERS


def test_the_runner_works_with_the_catalogue_the_office_has_imported(
    office: Office, tmp_path: Path
) -> None:
    own = tmp_path / "catalogue" / "abc123"
    for part in ("services", "catalogue"):
        shutil.copytree(RESOURCES / part, own / part)
    changed = json.loads((own / "services/krankmeldung.json").read_text("utf-8"))
    changed["label_de"] = "Arbeitsunfähigkeit"
    (own / "services/krankmeldung.json").write_text(json.dumps(changed), "utf-8")
    (own.parent / "current.json").write_text(json.dumps({"current": "abc123"}), "utf-8")
    labels = {}
    for more in ((), ("--catalogues", own.parent)):
        work = runner(office, "runner", *more)
        catalogue = work.papers._catalogue
        labels[bool(more)] = catalogue.service("krankmeldung", office.clock.today()).label
    assert labels == {False: "Krankmeldung", True: "Arbeitsunfähigkeit"}
    shutil.rmtree(own)
    with pytest.raises(Damaged, match="catalogue-invalid"):
        runner(office, "runner", "--catalogues", own.parent)


def test_a_way_to_the_fachverfahren_that_nobody_knows_ends_the_start(office: Office) -> None:
    with pytest.raises(Damaged, match="settings-invalid"):
        runner(office, "runner", "--casesystem", "drop:yaml:folder")
