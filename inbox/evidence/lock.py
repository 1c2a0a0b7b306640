"""Locks the evidence worker in, in two steps, and says what is in force. Runs in the worker.

Step one (`confine`) after all imports: everything that does not depend on the document. Step two
(`seal`), before a byte of the document is looked at: the filter of system calls, one thread more
for HEIC. What the system does not offer is missing from the report, never pretended.
"""

import math
import sys
import time
from dataclasses import dataclass

from inbox.evidence.limits import ADDRESS_SPACE, CPU_SECONDS

# Now, not on use: after step one no module can be loaded.
if sys.platform == "linux":
    from inbox.evidence import lock_linux, lock_seccomp
elif sys.platform == "win32":
    from inbox.evidence import lock_windows


@dataclass(frozen=True, slots=True)
class InForce:
    """Which parts of the lock hold in this process."""

    dies_with_parent: bool = False
    no_new_privileges: bool = False
    not_dumpable: bool = False
    landlock: int = 0  #: version, 0: none
    limits: bool = False
    job: bool = False  #: Windows: job object
    low_integrity: bool = False  #: Windows

    def parts(self) -> dict[str, bool | int]:
        """The parts that this system could have, by name."""
        if sys.platform == "win32":
            return {"job": self.job, "low_integrity": self.low_integrity, "limits": self.limits}
        return {
            "dies_with_parent": self.dies_with_parent,
            "no_new_privileges": self.no_new_privileges,
            "not_dumpable": self.not_dumpable,
            "landlock": self.landlock,
            "limits": self.limits,
        }


def confine(
    own: set[int],
    parent: int = 0,
    cpu_seconds: int = CPU_SECONDS,
    address_space: int = ADDRESS_SPACE,
) -> InForce:
    """Step one. `own`: descriptors to keep; `cpu_seconds` count from now."""
    if sys.platform == "linux":
        lock_seccomp.prepare()
        lock_linux.close_foreign_descriptors(own)
        return InForce(
            dies_with_parent=lock_linux.die_with_parent(parent),
            no_new_privileges=lock_linux.no_new_privileges(),
            not_dumpable=lock_linux.not_dumpable(),
            landlock=lock_linux.landlock(),
            limits=lock_linux.limit_resources(
                cpu_seconds + math.ceil(time.process_time()), address_space
            ),
        )
    elif sys.platform == "win32":
        return InForce(
            job=lock_windows.in_job(), low_integrity=lock_windows.lower_integrity(), limits=True
        )
    else:
        return InForce()


def seal(*, threads: bool = False) -> bool:
    """Step two: the filter of system calls. False: this system has none."""
    if sys.platform == "linux":
        return lock_seccomp.install(threads=threads)
    else:
        return False
