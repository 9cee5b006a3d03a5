"""What a workbook file must be before anything reads it: whole, small when unpacked, without macros or a password."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from app.errors import BadInput
from app.text import Text

MAX_FILE = 32 * 2**20
MAX_UNPACKED = 256 * 2**20
MAX_BESIDE = 32 * 2**20  # unpacked, besides the sheets: these are read at once, sheets row by row
MAX_OF = {"xl/styles.xml": 2 * 2**20, "xl/workbook.xml": 2 * 2**20, "xl/theme/theme1.xml": 2**20}
"""Parts of which the reader makes many times their size."""
MAX_PARTS = 1000
SUSPECT = 16 * 2**20
MAX_RATIO = 100
MAX_ROWS = 200_000
MAX_COLUMNS = 64
MAX_CELL = 500
CHUNK = 2**20

SHEETS = "xl/worksheets/"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

NOTHING = Text("Файл бос (0 байт). Оны қайта жүктеңіз.", "Файл пуст (0 байт). Загрузите его заново.")
TOO_BIG = Text(
    "Файл тым үлкен: {n} МБ-тан аспауы тиіс. Оны бөліп жүктеңіз.",
    "Файл слишком велик: не больше {n} МБ. Загружайте его по частям.",
).fill(n=MAX_FILE // 2**20)
SWELLS = Text(
    "Файл ашылғанда шамадан тыс үлкейеді, сондықтан қабылданбайды. Деректерді жаңа үлгіге көшіріңіз.",
    "При распаковке файл непомерно разрастается и не принимается. Перенесите строки в новый шаблон.",
)
LOCKED = Text(
    "Excel файлы парольмен қорғалған. Парольді алып тастап, қайта сақтаңыз.",
    "Файл Excel защищён паролем. Снимите пароль и сохраните заново.",
)
OLD = Text(
    "Бұл ескі .xls файлы. Excel-де ашып, «Excel кітабы (.xlsx)» түрінде сақтаңыз.",
    "Это старый файл .xls. Откройте его в Excel и сохраните как «Книга Excel (.xlsx)».",
)
MACROS = Text(
    "Файлда макрос бар, ол қабылданбайды. «Excel кітабы (.xlsx)» түрінде, макроссыз сақтаңыз.",
    "В файле есть макросы, он не принимается. Сохраните как «Книга Excel (.xlsx)», без макросов.",
)
NO_BOOK = Text(
    "Бұл Excel кітабы емес. Файлды Excel-де .xlsx түрінде сақтаңыз.",
    "Это не книга Excel. Сохраните файл в Excel в виде .xlsx.",
)
CUT = Text(
    "Файл бүлінген немесе толық жүктелмеген. Оны Excel-де ашып тексеріп, қайта жүктеңіз.",
    "Файл повреждён или загружен не целиком. Проверьте его в Excel и загрузите заново.",
)
ENTITIES = Text(
    "Файлда Excel жазбайтын белгілер бар (DTD). Деректерді жаңа үлгіге көшіріңіз.",
    "В файле есть объявления, каких Excel не пишет (DTD). Перенесите строки в новый шаблон.",
)


def rows_about(content: bytes, filename: str) -> int:
    """About how many rows a file has, counted without reading it; BadInput for a file that nobody should read."""
    check_size(content)
    if not is_package(content, filename):
        return content.count(b"\n") + 1
    check_package(content)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        sheets = [part for part in package.infolist() if part.filename.startswith(SHEETS)]
        return max((sum(piece.count(b"<row") for piece in _pieces(package, part)) for part in sheets), default=0)


def check_size(content: bytes) -> None:
    """Neither nothing nor too much."""
    if not content:
        raise BadInput(NOTHING)
    if len(content) > MAX_FILE:
        raise BadInput(TOO_BIG)


def is_package(content: bytes, filename: str) -> bool:
    """Whether this is a zip package, as .xlsx is; an old or locked Excel file is refused."""
    if content.startswith(OLE):
        raise BadInput(LOCKED if "EncryptedPackage".encode("utf-16-le") in content else OLD)
    if content.startswith(b"PK"):
        return True
    if filename.lower().endswith((".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")):
        raise BadInput(CUT)
    return False


def check_package(content: bytes) -> None:
    """Unpacks every part once, in pieces, before the reader does: size, checksum, macros, entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            _check_parts(parts, len(content))
            unpacked = 0
            for part in parts:
                for piece in _pieces(package, part):
                    unpacked += len(piece)
                    if unpacked > MAX_UNPACKED:
                        raise BadInput(SWELLS)
                    if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
                        raise BadInput(ENTITIES)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise BadInput(CUT) from error


def _check_parts(parts: list[zipfile.ZipInfo], packed: int) -> None:
    names = {part.filename.lower() for part in parts}
    unpacked = sum(part.file_size for part in parts)
    beside = sum(part.file_size for part in parts if not part.filename.startswith(SHEETS))
    if any(part.flag_bits & 1 for part in parts):
        raise BadInput(LOCKED)
    heavy = any(part.file_size > MAX_OF.get(part.filename.lower(), MAX_UNPACKED) for part in parts)
    swollen = heavy or (unpacked > SUSPECT and unpacked > packed * MAX_RATIO)
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or beside > MAX_BESIDE or swollen:
        raise BadInput(SWELLS)
    if any(name.endswith("vbaproject.bin") for name in names):
        raise BadInput(MACROS)
    if "xl/workbook.xml" not in names or len(names) != len(parts):
        raise BadInput(NO_BOOK)


def _pieces(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Pieces that overlap by the length of a mark, so that none is cut in two; UTF-16 is read as what it says."""
    tail = b""
    with package.open(part) as stream:
        while piece := stream.read(CHUNK):
            yield (tail + piece).replace(b"\0", b"")
            tail = piece[-32:]
