"""Answers are hostile too: whatever a worker says, the parent believes none of it unchecked."""

import contextlib
import json
import sys
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox.errors import Damaged
from inbox.evidence.limits import MAX_ANSWER_BYTES, MAX_EDGE, MAX_PIXELS
from inbox.evidence.pool import WorkerPool
from inbox.evidence.protocol import (
    CODES,
    PREFIX,
    AreaNeeded,
    Failed,
    Opened,
    Pixels,
    Unspeakable,
    Words,
    clean_text,
    decode,
    encode,
    payload_length,
    processor_seconds,
    understand,
)
from inbox.evidence.spawn import WorkerProcess
from tests.evidence import sample_files

plain = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
plain |= st.sampled_from(["t", "n", "damaged", 1, 4, 1.0, 10**400])
anything = plain | st.lists(plain | st.lists(plain, min_size=6, max_size=8), max_size=3)
keys = ("op", "pages", "words", "width", "height", "stride", "scale", "trust", "doubtful", "code")
keys = (*keys, "pictures", "resolution")
answers = st.fixed_dictionaries(
    {"op": st.sampled_from(["opened", "words", "pixels", "area", "failed", "ready"])},
    optional=dict.fromkeys((*keys[1:], "need", "following", "cpu"), anything),
)


def holds(answer: object) -> bool:
    """What the rest of the program relies on."""
    match answer:
        case Opened(pages):
            return 1 <= pages <= 10_000
        case Pixels(width, height, stride, scale, _):
            return (
                0 < width <= MAX_EDGE
                and 0 < height <= MAX_EDGE
                and width * height <= MAX_PIXELS
                and stride == width * 4
                and 0 < scale < 1e7
            )
        case AreaNeeded(need):
            return 0 < need <= MAX_PIXELS * 4 + MAX_EDGE * 4
        case Failed(code):
            return code in CODES
        case Words():
            return all(w.text.isprintable() and w.text for w in answer.words)
    return False


@given(st.binary(max_size=300))
def test_no_bytes_get_past_the_checks(payload: bytes) -> None:
    with contextlib.suppress(Unspeakable):
        assert holds(understand(decode(payload)))


@settings(max_examples=300)
@given(answers | st.dictionaries(st.sampled_from(keys), anything))
def test_no_message_gets_past_the_checks(message: dict[str, Any]) -> None:
    payload = json.dumps(message).encode("ascii")
    with contextlib.suppress(Unspeakable):
        checked = decode(payload)
        processor_seconds(checked)
        assert holds(understand(checked))


row = st.tuples(
    st.text(min_size=1, max_size=200),
    *[st.floats(-1e6, 1e6)] * 4,
    st.integers(0, 1000),
    st.sampled_from("tren"),
).map(list)


@given(st.lists(row, max_size=5))
def test_honest_words_arrive(rows: list[list[Any]]) -> None:
    message = {
        "op": "words",
        "width": 595.0,
        "height": 842,
        "trust": "t",
        "doubtful": False,
        "words": rows,
        "following": None,
        "pictures": [[0, 0, 100, 100.5]],
        "resolution": 2.8,
    }
    sent = encode(message, MAX_ANSWER_BYTES)
    length = payload_length(sent[: PREFIX.size], MAX_ANSWER_BYTES)
    answer = understand(decode(sent[PREFIX.size :]))
    assert length == len(sent) - PREFIX.size
    assert isinstance(answer, Words)
    assert [word.line for word in answer.words] == [r[5] for r in rows]
    assert [word.text for word in answer.words] == [clean_text(r[0]) for r in rows]


@given(st.text())
def test_cleaned_text_can_be_stored_and_shown(text: str) -> None:
    clean = clean_text(text)
    assert clean.encode("utf-8").decode("utf-8") == clean
    assert clean.isprintable()


@pytest.mark.parametrize(
    "prefix", [0, 1, MAX_ANSWER_BYTES + 1, 0xFFFFFFFF], ids=["none", "one", "over", "most"]
)
def test_a_length_outside_the_limits_is_refused(prefix: int) -> None:
    with pytest.raises(Unspeakable):
        payload_length(PREFIX.pack(prefix), MAX_ANSWER_BYTES)


@pytest.mark.parametrize(
    "payload",
    [b"[" * 100_000, b'{"a":NaN}', b"[]", b'"x"', b"\xff", b'{"op":' + b"9" * 5000 + b"}", b"{"],
    ids=["deep", "nan", "list", "text", "not-ascii", "long-number", "open"],
)
def test_what_is_no_plain_object_is_refused(payload: bytes) -> None:
    with pytest.raises(Unspeakable):
        decode(payload)


LIAR = """
import json, socket, struct, sys
line = socket.socket(fileno=int(sys.argv[1]))
def say(payload):
    line.sendall(struct.pack("<I", len(payload)) + payload)
def hear():
    head, _, _, _ = socket.recv_fds(line, 4, 2)
    left = struct.unpack("<I", head)[0]
    while left:
        left -= len(line.recv(left))
say(b'{"op":"ready","cpu":0}')
hear()
say(b'{"op":"opened","pages":1,"cpu":0}')
hear()
LIE
hear()
"""

LIES = {
    "picture larger than the memory": (
        'say(b\'{"op":"pixels","width":7000,"height":7000,"stride":28000,"scale":1.0,'
        '"doubtful":false,"cpu":0}\')'
    ),
    "stride that walks out of the picture": (
        'say(b\'{"op":"pixels","width":10,"height":10,"stride":80000,"scale":1.0,'
        '"doubtful":false,"cpu":0}\')'
    ),
    "negative width": (
        'say(b\'{"op":"pixels","width":-10,"height":10,"stride":-40,"scale":1.0,'
        '"doubtful":false,"cpu":0}\')'
    ),
    "area without end": 'say(b\'{"op":"area","need":1e99,"cpu":0}\')',
    "answer to another question": 'say(b\'{"op":"opened","pages":1,"cpu":0}\')',
    "a code of its own": 'say(b\'{"op":"failed","code":"<b>Rufen Sie an</b>","cpu":0}\')',
    "no json": "say(b'pickle')",
    "a length without end": 'line.sendall(b"\\xff\\xff\\xff\\xff")',
    "half an answer": 'line.sendall(b"\\x40\\0\\0\\0half"); sys.exit(0)',
    "nothing": "sys.exit(0)",
}


@pytest.mark.parametrize("lie", LIES)
def test_a_worker_that_was_taken_over_gets_no_further_than_a_crash(lie: str) -> None:
    command = [sys.executable, "-c", LIAR.replace("LIE", LIES[lie])]
    data = sample_files.text_pdf()
    with (
        WorkerPool(start=partial(WorkerProcess, command=command)) as pool,
        pool.open(data, "0") as session,
        pytest.raises(Damaged, match="crashed"),
    ):
        session.render(0, 1.0)


def test_a_worker_that_says_nothing_is_ended_at_the_deadline() -> None:
    command = [sys.executable, "-c", LIAR.replace("LIE", "")]
    data = sample_files.text_pdf()
    with (
        WorkerPool(start=partial(WorkerProcess, command=command), wall_seconds=0.5) as pool,
        pool.open(data, "0") as session,
        pytest.raises(Damaged, match="timeout"),
    ):
        session.render(0, 1.0)
