"""Writes the zip of an office file; what never changes is deflated once and copied as it lies."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

LEVEL = 3  # of packing: a higher one takes a third longer for a twentieth of the size
FIRST = "[Content_Types].xml"
"""Programmes that look at the first bytes of a file only know an office file by this part."""


@dataclass(frozen=True)
class Entry:
    """One part as it lies in the zip: its name, how it is packed, the packed bytes, checksum and size of the plain."""

    name: str
    method: int
    packed: bytes
    checksum: int
    size: int

    @classmethod
    def of(cls, name: str, plain: bytes, *, packs: bool = True) -> Entry:
        """Pack a whole part; a picture is packed already and only stored."""
        return cls.streamed(name, [plain]) if packs else cls(name, ZIP_STORED, plain, zlib.crc32(plain), len(plain))

    @classmethod
    def streamed(cls, name: str, pieces: Iterable[bytes]) -> Entry:
        """Pack a part that comes in pieces; only what is packed is held."""
        packer, packed, checksum, size = zlib.compressobj(LEVEL, zlib.DEFLATED, -15), bytearray(), 0, 0
        for piece in pieces:
            packed += packer.compress(piece)
            checksum, size = zlib.crc32(piece, checksum), size + len(piece)
        packed += packer.flush()
        return cls(name, ZIP_DEFLATED, bytes(packed), checksum, size)

    @property
    def plain(self) -> bytes:
        """The part unpacked."""
        return self.packed if self.method == ZIP_STORED else zlib.decompress(self.packed, -15)


def entries(package: bytes) -> Iterator[Entry]:
    """The parts of a package as they lie in it."""
    with ZipFile(BytesIO(package)) as parts:
        for one in parts.infolist():
            yield Entry.of(one.filename, parts.read(one))


def written(parts: Iterable[Entry]) -> bytes:
    """The zip of these parts. Its bytes depend on nothing but them: every part bears the same date."""
    out = BytesIO()
    with ZipFile(out, "w") as package:
        for part in sorted(parts, key=lambda part: part.name != FIRST):
            info = ZipInfo(part.name)
            info.compress_type, info.CRC = part.method, part.checksum
            info.compress_size, info.file_size = len(part.packed), part.size
            info.header_offset = out.tell()
            out.write(info.FileHeader(zip64=False))
            out.write(part.packed)
            package.filelist.append(info)
            package.start_dir = out.tell()
        package.comment = b""  # what is listed is written at the end only if something has been changed
    return out.getvalue()
