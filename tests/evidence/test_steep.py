"""A paper seen from far to the side, small on a dark table: found, made flat, marked in place."""

from collections.abc import Mapping

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from inbox.evidence.pool import WorkerPool
from inbox.evidence.recogniser_found import Picture, as_picture, moved
from inbox.evidence.recogniser_sheet import find_sheet
from tests.evidence.papers import A4, ROWS, certificate, font, jpeg, photographed
from tests.evidence.sample_files import sha
from tests.evidence.steep import taken

#: How somebody holds a phone who sits at the table: from below, from the side, turned.
POSES: Mapping[str, Mapping[str, float]] = {
    "from below": {"pitch": 35},
    "from above": {"pitch": -35, "roll": -20},
    "from the left": {"pitch": 0, "yaw": 35},
    "from a corner": {"pitch": 25, "yaw": 25, "roll": 12},
    "small": {"pitch": 0, "roll": 8, "share": 0.5},
    "lying": {"pitch": 30, "yaw": -20, "roll": 90},
}


#: Pixels across where nothing is read, only found.
SMALL = 900


def as_seen(photo: Image.Image) -> Picture:
    return as_picture(np.asarray(photo)[:, :, ::-1])


@pytest.mark.parametrize("pose", POSES)
def test_the_four_corners_of_a_sheet_are_found_from_every_side(pose: str) -> None:
    photo, onto = taken(certificate(), **POSES[pose], wide=SMALL)
    sheet = find_sheet(as_seen(photo))
    assert sheet is not None
    high, wide = sheet.picture.shape[:2]
    found = moved(np.array([(0, 0), (wide, 0), (wide, high), (0, high)], np.float64), sheet.back)
    real = np.array([onto(corner) for corner in ((0, 0), (A4[0], 0), A4, (0, A4[1]))])
    for corner in real:
        assert min(np.linalg.norm(found - corner, axis=1)) < 0.02 * max(photo.size)


def test_a_sheet_that_fills_the_picture_needs_no_help() -> None:
    assert find_sheet(as_seen(certificate())) is None
    assert find_sheet(as_seen(taken(certificate(), pitch=2, share=0.95, wide=SMALL)[0])) is None


def _beside(photo: Image.Image) -> None:
    ImageDraw.Draw(photo).rectangle((16, 16, 170, 120), fill=(225, 225, 220))


def _dark_head(photo: Image.Image) -> None:
    """A dark band with white words, as letterheads have them, where the paper seems to end."""
    pen = ImageDraw.Draw(photo)
    pen.rectangle((120, 0, 800, 280), fill=(20, 30, 80))
    pen.text((170, 120), "Jobcenter Nord, Herr Zoltan Beispiel", (240, 240, 240), font(26))


def _no_contrast(photo: Image.Image) -> None:
    photo.paste(photo.point(lambda value: 200 + value // 6))


def _hand(photo: Image.Image) -> None:
    ImageDraw.Draw(photo).ellipse((0, 520, 360, 760), fill=(200, 160, 140))


DOUBTFUL = {
    "another paper lies beside it": _beside,
    "its head is dark": _dark_head,
    "the table is as light": _no_contrast,
    "a hand lies on it": _hand,
}


@pytest.mark.parametrize("why", DOUBTFUL)
def test_what_is_doubtful_is_read_as_the_whole_picture(why: str) -> None:
    photo, _ = taken(certificate(), pitch=30, share=0.7, wide=SMALL)
    assert find_sheet(as_seen(photo)) is not None
    DOUBTFUL[why](photo)
    assert find_sheet(as_seen(photo)) is None


def test_a_curled_page_is_left_to_its_lines_of_print() -> None:
    photo, _ = taken(certificate(), pitch=30, share=0.7, wide=SMALL)
    xs, ys = np.meshgrid(np.arange(photo.width, dtype=np.float32), np.arange(photo.height))
    bent = (ys + 28 * np.sin(xs / photo.width * np.pi * 2)).astype(np.float32)
    curled = cv2.remap(as_seen(photo), xs, bent, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    assert find_sheet(as_picture(curled)) is None


def test_a_photo_of_a_nearly_straight_page_is_read_as_before() -> None:
    assert find_sheet(as_seen(photographed(certificate()))) is None


def test_words_of_a_steep_photo_stand_on_lines_and_are_marked_where_they_stand(
    pool: WorkerPool,
) -> None:
    photo, onto = taken(certificate(), pitch=25, yaw=25, roll=12, share=0.7)
    data = jpeg(photo)
    with pool.open(data, sha(data)) as session:
        (page,) = session.reading().pages
    lines: dict[int, str] = {}
    for word in page.words:
        lines[word.line] = lines.get(word.line, "") + "".join(word.text.split())
    for caption, value in ROWS:
        assert any("".join((caption + value).split()) in line for line in lines.values()), caption
    scale = page.width / photo.width
    word = next(w for w in page.words if "14.03.1989" in w.text)
    x, y = (v * scale for v in onto((880 + 95, 320 + 2 * 110 + 24)))
    rect, back = word.rect, page.on_page(word.flat or word.rect)
    for box in (rect, back):
        assert ((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2) == pytest.approx((x, y), abs=6)
