"""What a stranger's file may cost: the limits that parent and worker share. Numbers only.

Values from the design's measurements (hostile corpus of 4,314 files): an 810-byte PDF took 7.9 GB,
a 45 KB one never ended.
"""

#: Version of what our own code makes of a file; raise it whenever a reading would differ.
READING_VERSION = 5

MAX_INPUT_BYTES = 100 * 1024 * 1024
MAX_PAGES = 10_000
MAX_PIXELS = 60_000_000
MAX_EDGE = 20_000  #: pixels

ADDRESS_SPACE = 1024 * 1024 * 1024  #: bytes
CPU_SECONDS = 10  #: processor time of one worker process for one document
CPU_RESERVE = 0.5  #: of it; a worker with less left is replaced before the next request
#: Of one call, opening included. Promised are 20 s; ending a process takes the rest.
WALL_SECONDS = 18.0
READ_SECONDS = 13.5  #: after that the remaining pages of a long document are left unread
START_SECONDS = 20.0  #: of the start of a worker, on top: nothing foreign is open yet

AREA_BYTES = 16 * 1024 * 1024  #: picture area a spare worker starts with: A4 at 200 dpi
MAX_AREA_BYTES = MAX_PIXELS * 4 + MAX_EDGE * 4

MAX_REQUEST_BYTES = 256 * 1024
MAX_ANSWER_BYTES = 512 * 1024
MAX_WORD_LENGTH = 200  #: characters; longer "words" are cut into pieces
MAX_WORDS = 20_000  #: of one page; beyond it the page is doubtful
MAX_DOCUMENT_WORDS = 500_000
MAX_FACTS = 200  #: embedded in one document
MAX_PICTURES = 64  #: of one page that are told, the largest first

# The recogniser: pixels only, one process across documents.
RECOGNISER_ADDRESS_SPACE = 2 * 1024 * 1024 * 1024  #: bytes; it idles at 0.7, a page takes 0.5
RECOGNISER_MEMORY = 3 * 1024 * 1024 * 1024  #: bytes of the machine; below it Tesseract reads alone
RECOGNISER_PAGES = 50  #: then it is replaced
RECOGNISER_CPU_SECONDS = 45  #: processor time of one page; a dense one takes 8
RECOGNISER_WALL_SECONDS = 180.0  #: of one page; it gives way to everything else on the machine
RECOGNISER_START_SECONDS = 120.0  #: its warm-up reads a page, on a machine that may be busy
RECOGNISER_LIFE_SECONDS = 1800  #: processor time of one process
#: Pages of one document that are recognised; the rest stays unread and is said to be.
MAX_SEEN_PAGES = 200
