"""The way to the copy panel: one window, for the submission on screen or the chosen handover."""

from typing import TYPE_CHECKING

from inbox.submission import SubmissionId

if TYPE_CHECKING:
    from ui.copy_window import CopyWindow
    from ui.main_window import MainWindow


class Copying:
    """Made when it is first asked for."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window
        self._panel: CopyWindow | None = None

    @property
    def panel(self) -> "CopyWindow | None":
        """The panel, once it was asked for."""
        return self._panel

    def open_shown(self) -> None:
        """For the submission of the comparison on screen."""
        view = self._window.comparison.view
        if view is not None and view.submission is not None:
            self.open(view.submission)

    def open(self, submission: object) -> None:
        """Show the panel for a submission."""
        if self._panel is None:
            from ui.copy_window import CopyWindow

            window = self._window
            self._panel = CopyWindow(window, window.desk, window.background)
        self._panel.show_for(SubmissionId(str(submission)))
