"""The outside of a template file: is it the right type, whole, small when unpacked, and made only of known parts."""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from dataclasses import dataclass, field

from lxml import etree

from app.form.declared import Kind
from app.form.gate.flaws import Flaw, Where
from app.form.gate.grammar import short
from app.text import Text

MAX_FILE = 4 * 2**20
MAX_UNPACKED = 32 * 2**20
MAX_PART = 8 * 2**20
MAX_PARTS = 300
MAX_RATIO = 200
SUSPECT = 2**20  # an XML part below this may be as repetitive as it likes
BLOCK = 2**16
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DECLARED = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
ENCODED = re.compile(rb"^[^<]{0,4}<\?xml[^>]*encoding\s*=\s*[\"']([A-Za-z0-9_.:-]+)[\"']")
PLAIN_ENCODINGS = {b"utf-8", b"utf8", b"us-ascii", b"ascii"}

CONTENT_TYPES, ROOT_RELATIONS = "[Content_Types].xml", "_rels/.rels"
COMMON = (
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(?:core|app|custom)\.xml|docProps/thumbnail\.(?:jpe?g|png|[ew]mf)"
    r"|customXml/(?:itemProps|item)\d*\.xml|customXml/_rels/item\d*\.xml\.rels|docMetadata/LabelInfo\.xml"
)
KNOWN = {
    Kind.WORD: re.compile(
        COMMON
        + r"|word/_rels/(?:document|(?:header|footer)\d*|footnotes|endnotes|comments|settings|fontTable|numbering)"
        r"\.xml\.rels|word/(?:document|(?:header|footer)\d*|footnotes|endnotes|comments\w*|styles|stylesWithEffects"
        r"|settings|webSettings|fontTable|numbering|people|theme/theme\d*)\.xml|word/media/[\w.-]+\.(?:png|jpe?g|gif)"
    ),
    Kind.EXCEL: re.compile(
        COMMON + r"|xl/_rels/workbook\.xml\.rels|xl/(?:workbook|styles|sharedStrings|calcChain|metadata|comments\d*"
        r"|comments/comment\d*|persons/person\d*|threadedComments/threadedComment\d*|theme/theme\d*"
        r"|worksheets/sheet\d*|drawings/drawing\d*)\.xml|xl/worksheets/_rels/sheet\d*\.xml\.rels"
        r"|xl/drawings/_rels/(?:drawing|vmlDrawing)\d*\.(?:xml|vml)\.rels|xl/drawings/(?:vmlDrawing|commentsDrawing)\d*\.vml"
        r"|xl/printerSettings/printerSettings\d*\.bin|xl/media/[\w.-]+\.(?:png|jpe?g|gif)"
    ),
}
"""The parts that Word, Excel and LibreOffice make for a plain document, and no others."""
MAIN_PART = {Kind.WORD: "word/document.xml", Kind.EXCEL: "xl/workbook.xml"}
MAIN_TYPE = {
    Kind.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    Kind.EXCEL: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}


@dataclass
class Package:
    """The unpacked parts of a file, their trees where they are XML, and what is wrong with them so far."""

    kind: Kind
    parts: dict[str, bytes] = field(default_factory=dict)
    trees: dict[str, etree._Element] = field(default_factory=dict)
    flaws: list[Flaw] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """Whether a programme may open the file at all."""
        return not self.flaws


def unpacked(content: bytes, name: str, kind: Kind) -> Package:
    """The parts of a template sent under `name`; every reason not to open it is a flaw of the whole file."""
    package = Package(kind)
    said = _wrong_type(content, name, kind)
    if said is not None:
        package.flaws.append(Flaw(said))
        return package
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _unpack(archive, package, len(content))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError, RuntimeError):
        package.flaws.append(Flaw(CUT))
    if not package.flaws:
        _parse(package)
        _check_types(package)
    return package


def _wrong_type(content: bytes, name: str, kind: Kind) -> Text | None:
    asked = {"type": kind.value, "where": PROGRAMMES[kind]}
    locked = LOCKED if "EncryptedPackage".encode("utf-16-le") in content else OLD.fill(**asked)
    found = (
        (not content, EMPTY),
        (len(content) > MAX_FILE, TOO_BIG),
        (content.startswith(OLE), locked),
        (content.startswith(b"%PDF"), PDF.fill(**asked)),
        (not content.startswith(b"PK\x03\x04"), NO_PACKAGE.fill(**asked)),
        (not name.lower().endswith(kind.value), WRONG_NAME.fill(name=short(name), **asked)),
    )
    return next((said for wrong, said in found if wrong), None)


def _unpack(archive: zipfile.ZipFile, package: Package, packed: int) -> None:
    infos = archive.infolist()
    names = [one.filename for one in infos]
    if len(infos) > MAX_PARTS or sum(one.file_size for one in infos) > MAX_UNPACKED:
        package.flaws.append(Flaw(SWELLS))
        return
    if any(one.flag_bits & 0x41 for one in infos):
        package.flaws.append(Flaw(LOCKED))
        return
    if len({one.lower() for one in names}) != len(names) or any(map(_is_odd, infos)):
        package.flaws.append(Flaw(CUT))
        return
    if package.kind is not _kind_of(names):
        package.flaws.append(Flaw(NO_PACKAGE.fill(type=package.kind.value, where=PROGRAMMES[package.kind])))
        return
    left = min(MAX_UNPACKED, max(SUSPECT, packed * MAX_RATIO))
    for info in infos:
        if info.is_dir():
            continue
        whole = _read(archive, info, min(left, MAX_PART))
        if whole is None:
            package.flaws.append(Flaw(SWELLS, where=Where(_of_part(info.filename))))
            return
        left -= len(whole)
        package.parts[info.filename] = whole


def _is_odd(info: zipfile.ZipInfo) -> bool:
    """Names that lead out of the package, links instead of files, ways of packing that Office does not use."""
    name = info.filename
    strange = name.startswith("/") or "\\" in name or ".." in name.split("/") or not name.isprintable()
    return strange or stat.S_ISLNK(info.external_attr >> 16) or info.compress_type not in (0, 8)


def _kind_of(names: list[str]) -> Kind | None:
    return next((kind for kind, part in MAIN_PART.items() if part in names), None)


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes | None:
    """What the part really holds, whatever its entry says; None for more than `most`."""
    taken, pieces = 0, []
    with archive.open(info) as stream:
        while piece := stream.read(BLOCK):
            taken += len(piece)
            if taken > most:
                return None
            pieces.append(piece)
    return b"".join(pieces)


def _parse(package: Package) -> None:
    """The trees of all XML parts; declarations and entities are refused before anything reads them."""
    for name, content in package.parts.items():
        if not name.lower().endswith((".xml", ".rels", ".vml")):
            continue
        here = Where(_of_part(name), part=name)
        encoding = ENCODED.match(content)
        if DECLARED.search(content.replace(b"\0", b"")):
            package.flaws.append(Flaw(ENTITIES, where=here))
        elif b"\0" in content or (encoding and encoding[1].lower() not in PLAIN_ENCODINGS):
            package.flaws.append(Flaw(ENCODING, where=here))
        else:
            tree = _tree(content)
            if tree is None:
                package.flaws.append(Flaw(NO_XML, where=here))
            else:
                package.trees[name] = tree


def _tree(content: bytes) -> etree._Element | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        return None


def _check_types(package: Package) -> None:
    """The main part is what its ending says: no document with macros, no .dotx under another name."""
    types = package.trees.get(CONTENT_TYPES)
    said = {} if types is None else {one.get("PartName", "").lstrip("/"): one.get("ContentType", "") for one in types}
    main = said.get(MAIN_PART[package.kind], "")
    if "macroenabled" in main.lower():
        package.flaws.append(Flaw(MACROS.fill(type=package.kind.value)))
    elif main != MAIN_TYPE[package.kind]:
        package.flaws.append(Flaw(NO_PACKAGE.fill(type=package.kind.value, where=PROGRAMMES[package.kind])))


def _of_part(name: str) -> Text:
    """A part as people may find it; the inner name for those that no menu shows."""
    for pattern, words in PART_NAMES.items():
        if re.match(pattern, name):
            return words
    return Text(f"ішкі бөлік {short(name)}", f"внутренняя часть {short(name)}")


named = _of_part

PART_NAMES = {
    r"word/document\.xml": Text("негізгі мәтін", "основной текст"),
    r"word/header": Text("жоғарғы колонтитул", "верхний колонтитул"),
    r"word/footer": Text("төменгі колонтитул", "нижний колонтитул"),
    r"word/footnotes": Text("сілтемелер", "сноски"),
    r"word/endnotes": Text("соңғы сілтемелер", "концевые сноски"),
    r"(?:word|xl)/(?:comments|threadedComments|persons|people)": Text("ескертпелер", "примечания"),
    r"docProps/": Text("файлдың қасиеттері", "свойства файла"),
    r"word/(?:styles|numbering|theme|fontTable)": Text("стильдер", "стили"),
    r"word/(?:settings|webSettings)": Text("құжат баптаулары", "параметры документа"),
    r"xl/workbook\.xml": Text("кітап (аттар мен парақтар)", "книга (имена и листы)"),
    r"xl/sharedStrings": Text("ұяшықтардың мәтіні", "тексты ячеек"),
    r"xl/worksheets/": Text("парақ", "лист"),
    r"xl/drawings/": Text("суреттер қабаты", "слой рисунков"),
}
PROGRAMMES = {Kind.WORD: "Word, LibreOffice", Kind.EXCEL: "Excel, LibreOffice"}

EMPTY = Text("Файл бос (0 байт). Оны қайта жүктеңіз.", "Файл пуст (0 байт). Загрузите его заново.")
TOO_BIG = Text(
    "Файл тым үлкен: үлгі {n} МБ-тан аспауы тиіс. Суреттерін кішірейтіңіз.",
    "Файл слишком велик: шаблон должен быть не больше {n} МБ. Уменьшите рисунки.",
).fill(n=MAX_FILE // 2**20)
SWELLS = Text(
    "Файл ашылғанда шамадан тыс үлкейеді, сондықтан қабылданбайды. Ағымдағы үлгіні жүктеп алып, соны өзгертіңіз.",
    "При распаковке файл непомерно разрастается и не принимается. Скачайте действующий шаблон и измените его.",
)
LOCKED = Text(
    "Файл парольмен қорғалған. Парольді алып тастап, қайта сақтаңыз.",
    "Файл защищён паролем. Снимите пароль и сохраните заново.",
)
OLD = Text(
    "Бұл ескі түрдегі файл (.doc, .xls). Оны {where} арқылы ашып, {type} түрінде сақтаңыз.",
    "Это файл старого вида (.doc, .xls). Откройте его в {where} и сохраните как {type}.",
)
PDF = Text(
    "Бұл PDF файлы, оны толтыруға болмайды. {where} арқылы жасалған {type} файлын жүктеңіз.",
    "Это файл PDF, заполнить его нельзя. Загрузите файл {type}, сделанный в {where}.",
)
NO_PACKAGE = Text(
    "Бұл {type} файлы емес, атауы ғана солай. Үлгіні {where} арқылы ашып, {type} түрінде қайта сақтаңыз.",
    "Это не файл {type}, хотя так назван. Откройте шаблон в {where} и сохраните заново как {type}.",
)
WRONG_NAME = Text(
    "«{name}»: бұл нысанның үлгісі {type} файлы болуы тиіс. {where} арқылы {type} түрінде сақтаңыз.",
    "«{name}»: шаблон этой формы должен быть файлом {type}. Сохраните его в {where} как {type}.",
)
MACROS = Text(
    "Файлда макрос бар, ол қабылданбайды. Макроссыз, {type} түрінде сақтаңыз.",
    "В файле есть макросы, он не принимается. Сохраните без макросов, как {type}.",
)
CUT = Text(
    "Файл бүлінген немесе толық жүктелмеген. Оны ашып тексеріп, қайта сақтаңыз да жүктеңіз.",
    "Файл повреждён или загружен не целиком. Откройте его, проверьте, сохраните заново и загрузите.",
)
ENTITIES = Text(
    "Файлда Word пен Excel жазбайтын белгілер бар (DTD). Ағымдағы үлгіні жүктеп алып, соны өзгертіңіз.",
    "В файле есть объявления, каких Word и Excel не пишут (DTD). Скачайте действующий шаблон и измените его.",
)
ENCODING = Text(
    "Файлдың ішкі мәтіні UTF-8 емес. Оны Word, Excel не LibreOffice арқылы қайта сақтаңыз.",
    "Внутренний текст файла не в UTF-8. Сохраните его заново в Word, Excel или LibreOffice.",
)
NO_XML = Text(
    "Файлдың бұл бөлігі бүлінген. Оны Word, Excel не LibreOffice арқылы ашып, қайта сақтаңыз.",
    "Эта часть файла повреждена. Откройте файл в Word, Excel или LibreOffice и сохраните заново.",
)
