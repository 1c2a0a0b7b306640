"""The tools beside the tabs of the evidence: zoom, turn, cover, text, own window. Signs only."""

from PySide6.QtWidgets import QWidget

from ui.messages import key_text
from ui.widgets import Button, IconButton, row


class EvidenceTools(QWidget):
    """Buttons for whoever owns them to connect; `mark_cover` is shown where covers are kept."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("evidence.tools")
        tool = IconButton
        self.fit = Button("", kind="quiet", name="evidence.fit")
        self.smaller = tool("zoom_out", self.tr("Verkleinern"), name="evidence.zoom-out")
        self.larger = tool(
            "zoom_in",
            self.tr("Vergrößern"),
            name="evidence.zoom-in",
            key=key_text("Ctrl+Shift++"),
        )
        self.turn = tool(
            "arrow_rotate_clockwise",
            self.tr("Seite drehen"),
            name="evidence.turn",
            key=key_text("Ctrl+R"),
        )
        self.mark_cover = tool(
            "eye_off",
            self.tr("Schwärzung markieren"),
            name="evidence.mark-cover",
            key=key_text("Ctrl+Shift+D"),
        )
        self.mark_cover.setCheckable(True)
        self.mark_cover.hide()
        self.as_text = tool(
            "text_t", self.tr("Textansicht"), name="evidence.as-text", key=key_text("Shift+F8")
        )
        self.as_text.setCheckable(True)
        self.detach = tool(
            "open", self.tr("Eigenes Fenster"), name="evidence.detach", key=key_text("F12")
        )
        self._of_pictures = (self.smaller, self.fit, self.larger, self.turn, self.mark_cover)
        self.setLayout(row(*self._of_pictures, self.as_text, self.detach, gap=2))

    def enable_picture(self, wanted: bool) -> None:
        """Tools that work on pictures only."""
        for button in self._of_pictures:
            button.setEnabled(wanted)
