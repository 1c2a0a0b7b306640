"""Every window test runs offscreen, in German, with the fonts and the theme of the program."""

import os
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            # The offscreen platform says this of windows and menus; it means nothing here.
            item.add_marker(
                pytest.mark.qt_log_ignore(
                    "propagateSizeHints", "does not support raise", "does not support grabbing"
                )
            )


@pytest.fixture(scope="session", autouse=True)
def prepared(qapp: QApplication) -> None:
    from ui.start import prepare_application

    prepare_application(qapp)
