"""Pages from files: every bad file becomes a page with a fault, never an exception."""

from __future__ import annotations

import hashlib
import io
import os
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

os.environ.setdefault("OPENCV_IO_MAX_IMAGE_PIXELS", str(1 << 27))  # read when cv2 is imported

import cv2
import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import simplejpeg
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

Gray = NDArray[np.uint8]
Source = str | Path | bytes
MAX_PIXELS = 80_000_000  # an A4 page of 600 dpi has 35 million
MAX_BYTES = 512 * 1024 * 1024
RENDER_DPI = 300
BELIEVED = 99.0  # dots an inch: 72 and 96 are what programs state that know nothing
COVERING = 0.6  # an image on at least this share of a PDF page is the scan
JFIF = b"\xff\xd8\xff\xe0"  # how a JPEG begins that tells its resolution at once
FRAMES = (0xC0, 0xC2)  # kinds of segments with the size of the picture: baseline, progressive
SEGMENTS = (0xC4, 0xDB, 0xE0, 0xFE)  # those that may stand before it: tables, JFIF, words
JPEG_TABLES, PIECES = 347, ((273, 279), (324, 325))  # tags of a TIFF: where its strips or tiles lie, and how long
SUFFIXES = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".pdf")


@dataclass(frozen=True)
class Sheet:
    """One page of a file as grey pixels, or the kind of the fault it has instead; `dpi` is what the file states."""

    source: str
    page: int
    sha256: str
    image: Gray | None = None
    fault: str | None = None
    dpi: float | None = None


class Picture(NamedTuple):
    """Pixels of a page, and their resolution as far as the file tells."""

    pixels: Gray
    dpi: float | None


class BadPage(Exception):
    """The page cannot be had; the message is the kind of the reason."""


def files(paths: Iterator[str | Path] | list[str | Path] | list[Path] | list[str]) -> Iterator[Path]:
    """Files as given; of folders all scans within, by name."""
    for path in map(Path, paths):
        if path.is_dir():
            yield from sorted(one for one in path.rglob("*") if one.suffix.lower() in SUFFIXES and one.is_file())
        else:
            yield path


def sheets(source: Source, name: str | None = None) -> Iterator[Sheet]:
    """All pages of a file or of its bytes."""
    name = name or ("" if isinstance(source, bytes) else str(source))
    try:
        data = _bytes(source)
    except BadPage as fault:
        yield Sheet(name, 1, "", fault=str(fault))
        return
    digest = hashlib.sha256(data).hexdigest()
    number = 0
    try:
        for number, image in enumerate(_images(data), start=1):
            yield _sheet(name, number, digest, image)
    except BadPage as fault:
        yield Sheet(name, number + 1, digest, fault=str(fault))


def _sheet(name: str, number: int, digest: str, image: Picture | BadPage) -> Sheet:
    if isinstance(image, BadPage):
        return Sheet(name, number, digest, fault=str(image))
    return Sheet(name, number, digest, image.pixels, dpi=image.dpi)


def _bytes(source: Source) -> bytes:
    if isinstance(source, bytes):
        return source
    path = Path(source)
    try:
        with path.open("rb") as file:
            found = file.read(MAX_BYTES + 1) if path.stat().st_size <= MAX_BYTES else None
    except (OSError, ValueError) as error:
        raise BadPage("no_file") from error
    if found is None or len(found) > MAX_BYTES:
        raise BadPage("too_large")
    return found


def _images(data: bytes) -> Iterator[Picture | BadPage]:
    if not data:
        raise BadPage("empty")
    if b"%PDF-" in data[:1024]:
        return _pdf(data)
    return _raster(data)


def _raster(data: bytes) -> Iterator[Picture | BadPage]:
    """Pages of a JPEG, PNG or TIFF; the header is read first, so that nothing huge is decoded."""
    head = _jpeg_head(data)
    if head is not None:
        _sized(*head[:2])
        yield Picture(decoded(data, "JPEG"), head[2] if head[2] >= BELIEVED else None)
        return
    header = _header(data)
    with header:
        if header.format == "TIFF":
            yield from _tiff(header, data)
        elif header.format in ("JPEG", "PNG"):
            _sized(*header.size)
            yield Picture(decoded(data, str(header.format)), _stated(header))
        else:
            raise BadPage("not_an_image")


def _jpeg_head(data: bytes) -> tuple[int, int, float] | None:
    """Width, height and dots an inch of a plain JPEG of one or three colours; None leaves the question to Pillow.

    Scanners write such files, and what Pillow does to learn the same costs more than finding the marks on the page.
    """
    if not data.startswith(JFIF) or data[6:11] != b"JFIF\0" or len(data) < 64:
        return None
    inches = {0: 0.0, 1: 1.0, 2: 2.54}.get(data[13], 0.0)
    dpi = int.from_bytes(data[14:16]) * inches
    place = 2
    while data[place : place + 1] == b"\xff" and len(data) > place + 9:
        kind, length = data[place + 1], int.from_bytes(data[place + 2 : place + 4])
        if kind in FRAMES:
            plain = data[place + 4] == 8 and data[place + 9] in (1, 3)
            size = (int.from_bytes(data[place + 7 : place + 9]), int.from_bytes(data[place + 5 : place + 7]))
            return (*size, dpi) if plain else None
        if kind not in SEGMENTS or length < 2:
            return None
        place += 2 + length
    return None


def _stated(header: Image.Image) -> float | None:
    """The resolution that the file states, unless it is one that programs write without having measured."""
    try:
        across = float(header.info.get("dpi", (0, 0))[0])
    except (TypeError, ValueError, ZeroDivisionError, IndexError):
        return None
    return across if across >= BELIEVED else None


def _header(data: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "TIFF"))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise BadPage("too_large") from error
    except UnidentifiedImageError as error:
        raise BadPage("not_an_image") from error
    except (OSError, ValueError, SyntaxError, TypeError, KeyError) as error:
        raise BadPage("damaged") from error


def _sized(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise BadPage("too_large")
    if min(width, height) < 32:
        raise BadPage("too_small")


def decoded(data: bytes, kind: str) -> Gray:
    """Whole images only: a file that lacks its end mark would come back with flat rows.

    Of a JPEG whose data contradict themselves (a changed byte) a lenient decoder would make a page with a part of its
    rows displaced; this one refuses it.
    """
    end = b"\xff\xd9" if kind == "JPEG" else b"IEND"
    if end not in data[-4096:]:
        raise BadPage("truncated")
    try:
        if kind == "JPEG":
            pixels = simplejpeg.decode_jpeg(data, "GRAY", fastdct=True, strict=True)
            return np.asarray(pixels[:, :, 0], np.uint8)
        image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE)
    except (cv2.error, ValueError) as error:
        raise BadPage("damaged") from error
    if image is None:
        raise BadPage("damaged")
    return np.asarray(image, np.uint8)


def _tiff(image: Image.Image, data: bytes) -> Iterator[Picture | BadPage]:
    for index in range(_frames(image)):
        try:
            image.seek(index)
            _sized(*image.size)
            if image.info.get("compression") == "jpeg":
                _prove_strips(image, data)
            yield Picture(_grey(image), _stated(image))
        except BadPage as fault:
            yield fault
        except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError):
            yield BadPage("damaged")


def _prove_strips(image: Image.Image, data: bytes) -> None:
    """ValueError if one of the JPEGs within a TIFF contradicts itself: its own decoder would pass displaced rows on."""
    tags = getattr(image, "tag_v2", {})
    tables = bytes(tags.get(JPEG_TABLES, b""))[:-2] or b"\xff\xd8"
    for starts, counts in PIECES:
        for start, count in zip(tags.get(starts, ()), tags.get(counts, ()), strict=False):
            simplejpeg.decode_jpeg(tables + data[start + 2 : start + count], "GRAY", strict=True)


def _frames(image: Image.Image) -> int:
    try:
        return int(getattr(image, "n_frames", 1))
    except (OSError, ValueError, SyntaxError, EOFError, KeyError, TypeError) as error:
        raise BadPage("damaged") from error


def _grey(image: Image.Image) -> Gray:
    if image.mode.startswith("I;16"):
        return (np.asarray(image) >> 8).astype(np.uint8)
    return np.asarray(image.convert("L"), np.uint8)


def _pdf(data: bytes) -> Iterator[Picture | BadPage]:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise BadPage("encrypted" if b"/Encrypt" in data else "damaged") from error
    try:
        for index in range(len(document)):
            yield _pdf_page(document, index)
    finally:
        document.close()


def _pdf_page(document: pdfium.PdfDocument, index: int) -> Picture | BadPage:
    try:
        page = document[index]
        image = _scan_of(page)
        return Picture(_rendered(page), RENDER_DPI) if image is None else _extracted(image)
    except BadPage as fault:
        return fault
    except (pdfium.PdfiumError, OSError, ValueError, RuntimeError):
        return BadPage("damaged")


def _scan_of(page: pdfium.PdfPage) -> pdfium.PdfImage | None:
    """The one image that covers the page, if the page is a scan."""
    width, height = page.get_size()
    found = []
    for one in page.get_objects(filter=(pdfium_c.FPDF_PAGEOBJ_IMAGE,), max_depth=3):
        left, bottom, right, top = one.get_bounds()
        if (right - left) * (top - bottom) >= COVERING * width * height:
            found.append(one)
    return found[0] if len(found) == 1 else None


def _extracted(image: pdfium.PdfImage) -> Picture:
    """The pixels of the scan as they are, turned over if the page shows them turned over."""
    _sized(*image.get_px_size())
    if image.get_filters() == ["DCTDecode"]:
        pixels = decoded(bytes(image.get_data(decode_simple=False)), "JPEG")
    else:
        pixels = _grey(image.get_bitmap(render=False).to_pil())
    matrix = image.get_matrix()
    if matrix.a * matrix.d - matrix.b * matrix.c < 0:
        pixels = np.ascontiguousarray(pixels[::-1])
    across = float(np.hypot(matrix.a, matrix.b))
    dpi = pixels.shape[1] / across * 72 if across > 0 else 0.0
    return Picture(pixels, dpi if dpi >= BELIEVED else None)


def _rendered(page: pdfium.PdfPage) -> Gray:
    width, height = page.get_size()
    scale = RENDER_DPI / 72
    if width * height * scale * scale > MAX_PIXELS:
        raise BadPage("too_large")
    return _grey(page.render(scale=scale, grayscale=True).to_pil())
