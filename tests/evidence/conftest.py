from collections.abc import Iterator

import pytest

from inbox.evidence.pool import WorkerPool


@pytest.fixture(scope="session")
def pool() -> Iterator[WorkerPool]:
    with WorkerPool(spares=1) as pool:
        yield pool
