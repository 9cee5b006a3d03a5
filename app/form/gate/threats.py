"""What no template may hold: macros, links to the outside, embedded files, controls, fields that fetch or run.

Each is told with its place. Unknown parts and unknown relations are refused as well: the list says what may be there.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from urllib.parse import unquote

from lxml import etree
from PIL import Image

from app.form.declared import Kind
from app.form.gate.flaws import Flaw, Where
from app.form.gate.grammar import short
from app.form.gate.outside import KNOWN, MACROS, Package, named
from app.form.gate.places import Places, cell_of
from app.text import Text

RELATIONS = frozenset({
    "officeDocument", "core-properties", "extended-properties", "custom-properties", "metadata/thumbnail",
    "thumbnail", "styles", "stylesWithEffects", "settings", "webSettings", "fontTable", "theme", "customXml",
    "customXmlProps", "numbering", "footer", "header", "footnotes", "endnotes", "comments", "commentsExtended",
    "commentsIds", "commentsExtensible", "people", "person", "threadedComment", "image", "worksheet", "sharedStrings",
    "calcChain", "sheetMetadata", "drawing", "vmlDrawing", "printerSettings", "classificationlabels",
})  # fmt: skip
"""Kinds of relations (their last word) that a plain document has."""
MOST_PIXELS = 40_000_000
PICTURES = (".png", ".jpg", ".jpeg", ".gif")
ANY_TAG = re.compile(r"\{\{|\{%|\{#")


def foreign(package: Package) -> Iterator[Flaw]:
    """Everything in the package that a template may not hold, whatever its text says."""
    for name in package.parts:
        if KNOWN[package.kind].fullmatch(name) is None:
            yield Flaw(_why(name, package.kind), where=Where(named(name), part=name))
    for name, tree in package.trees.items():
        if name.endswith(".rels"):
            yield from _relations(package, name, tree)
        else:
            yield from _elements(name, tree)
    for name, content in package.parts.items():
        if "/media/" in name and (said := _picture(name, content)) is not None:
            yield Flaw(said, where=Where(named(name), part=name))


def _why(name: str, kind: Kind) -> Text:
    low = name.lower()
    for pattern, said in STRANGE_PARTS.items():
        if re.search(pattern, low):
            return said.fill(type=kind.value, name=short(name))
    return UNKNOWN_PART.fill(name=short(name))


# ---- relations


def _relations(package: Package, name: str, tree: etree._Element) -> Iterator[Flaw]:
    for relation in tree.iter("{*}Relationship"):
        kind = relation.get("Type", "").rsplit("/", 1)[-1]
        target = relation.get("Target", "")
        owner = name.replace("_rels/", "").removesuffix(".rels")
        place = where_used(package, owner, relation.get("Id", ""))
        if relation.get("TargetMode", "").lower() == "external" or _leads_out(target):
            yield Flaw(OUTSIDE.get(kind, OUTSIDE[""]).fill(to=short(target)), where=place)
        elif kind not in RELATIONS:
            yield Flaw(_why(f"{kind} {target}", package.kind), where=place)
        elif _resolved(owner, target) not in package.parts:
            yield Flaw(LOST_PART.fill(name=short(target)), where=place)


def _leads_out(target: str) -> bool:
    plain = unquote(target).strip()
    return bool(re.match(r"[a-zA-Z][\w+.-]*:|//|\\\\", plain)) or "\\" in plain


def _resolved(owner: str, target: str) -> str:
    """The part that a relation of `owner` means."""
    path = unquote(target).split("#", 1)[0]
    steps = [] if path.startswith("/") else owner.split("/")[:-1]
    for step in path.strip("/").split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step != ".":
            steps.append(step)
    return "/".join(steps)


def where_used(package: Package, owner: str, relation: str) -> Where:
    """The place in `owner` where a relation is used; the whole part if that is nowhere."""
    tree = package.trees.get(owner)
    for element in () if tree is None else tree.iter(etree.Element):
        if any(value == relation and name.startswith("{") for name, value in element.attrib.items()):
            if owner.startswith("word/"):
                return Places(owner, tree).of(element)
            return cell_of(package, owner, element)
    return Where(named(owner), part=owner)


# ---- elements


def _elements(name: str, tree: etree._Element) -> Iterator[Flaw]:
    places: Places | None = None
    for element in tree.iter(etree.Element):
        said = _forbidden(element) or _straight_out(element)
        if said is not None:
            places = places or Places(name, tree)
            yield Flaw(said, where=places.of(element))
        if element.tag == f"{APP}HyperlinkBase" and (element.text or "").strip():
            yield Flaw(OUTSIDE[""].fill(to=short(element.text or "")), where=Where(named(name), part=name))


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
APP = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}"


def _forbidden(element: etree._Element) -> Text | None:
    qualified = etree.QName(element)
    if qualified.localname in BY_NAME and qualified.namespace not in HARMLESS:
        return BY_NAME[qualified.localname]
    if any(etree.QName(name).localname.lower() in RUNNING and value for name, value in element.attrib.items()):
        return MACROS_HERE
    return None


def _straight_out(element: etree._Element) -> Text | None:
    """Pictures and links of old drawings (VML) name their place themselves, beside all relations."""
    for name, value in element.attrib.items():
        if etree.QName(name).localname.lower() in NAMING and value.strip():
            kind = "hyperlink" if etree.QName(name).localname.lower() != "src" else "image"
            return OUTSIDE[kind].fill(to=short(value))
    return None


NAMING = {"src", "href", "althref", "doclocation", "url"}
"""Attributes that name a file or an address; a document that keeps all of its own inside needs none of them."""
HARMLESS = {"http://schemas.openxmlformats.org/package/2006/content-types"}
RUNNING = {"macro", "onaction", "fmlamacro", "entrymacro", "exitmacro"}
"""Attributes that name something to be run."""

MACROS_HERE = Text(
    "Мұнда макросқа сілтеме бар. Оны алып тастаңыз: үлгіде макрос болмайды.",
    "Здесь есть ссылка на макрос. Уберите её: в шаблоне макросов не бывает.",
)
EMBEDDED = Text(
    "Мұнда ішіне салынған файл немесе объект (OLE) бар. Оны өшіріңіз; сурет керек болса, PNG түрінде салыңыз.",
    "Здесь вставлен файл или объект (OLE). Удалите его; если нужен рисунок, вставьте его как PNG.",
)
CONTROL = Text(
    "Мұнда басқару элементі (ActiveX немесе пішін батырмасы) бар. Оны өшіріңіз.",
    "Здесь стоит элемент управления (ActiveX или кнопка формы). Удалите его.",
)
OTHER_FILE = Text(
    "Мұнда басқа файл тұтас қосылған. Оны өшіріп, мәтінін көшіріп салыңыз.",
    "Здесь подключён целиком другой файл. Удалите его и вставьте его текст.",
)
DATA_LINK = Text(
    "Мұнда сыртқы деректер көзіне байланыс бар. Оны алып тастаңыз: деректерді бағдарлама өзі береді.",
    "Здесь есть связь с внешним источником данных. Уберите её: данные даёт сама программа.",
)
BOUND = Text(
    "Мұндағы мазмұн элементі файл ішіндегі деректерге байланған: ол мәтінді ауыстырып жібереді. Элементті өшіріңіз.",
    "Элемент содержимого связан здесь с данными внутри файла: он подменит текст. Удалите элемент.",
)
FRAMES = Text(
    "Мұнда веб-жақтау бар, ол сырттан бет ашады. Оны өшіріңіз.",
    "Здесь стоит веб-рамка, она открывает страницу извне. Удалите её.",
)
BY_NAME: dict[str, Text] = {
    **dict.fromkeys(
        ("object", "OLEObject", "objectEmbed", "objectLink", "oleObjects", "oleObject", "oleObj"), EMBEDDED
    ),
    **dict.fromkeys(("control", "controls", "ocx", "ffData"), CONTROL),
    **dict.fromkeys(("altChunk", "subDoc", "contentPart"), OTHER_FILE),
    **dict.fromkeys(
        ("mailMerge", "ddeLink", "oleLink", "externalReference", "externalReferences", "connections", "queryTable",
         "webPublishItems", "attachedTemplate", "attachedSchema", "saveThroughXslt", "DataMashup", "dbPr", "webPr",
         "rtd", "smartTags", "webPublishing"),
        DATA_LINK,
    ),
    **dict.fromkeys(("dataBinding",), BOUND),
    **dict.fromkeys(("frameset", "webExtension", "webextension"), FRAMES),
    **dict.fromkeys(("customUI", "keymaps", "toolbars", "mcds", "vbaSuppData", "eventDocOpen"), MACROS_HERE),
}  # fmt: skip
"""Elements that may stand nowhere in a template, by their name in any namespace."""

OUTSIDE = {
    "hyperlink": Text(
        "Мұндағы гиперсілтеме сыртқа шығады ({to}). Гиперсілтемені алып тастап, мәтінін қалдырыңыз.",
        "Гиперссылка ведёт отсюда наружу ({to}). Уберите гиперссылку, оставив текст.",
    ),
    "image": Text(
        "Сурет файлда емес, сыртта тұр ({to}). Оны файлдың өзіне салыңыз: Кірістіру → Сурет.",
        "Рисунок лежит не в файле, а снаружи ({to}). Вставьте его в сам файл: Вставка → Рисунок.",
    ),
    "attachedTemplate": Text(
        "Файлға басқа үлгі тіркелген ({to}). Оны ажыратыңыз: Әзірлеуші → Құжат үлгісі → Normal.",
        "К файлу присоединён другой шаблон ({to}). Отсоедините его: Разработчик → Шаблон документа → Normal.",
    ),
    "": Text(
        "Файл сыртқы жерге сілтейді ({to}). Бұл байланысты алып тастаңыз.",
        "Файл ссылается наружу ({to}). Уберите эту связь.",
    ),
}
FONTS = Text(
    "Файлға қаріп салынған. Word баптауында «Файлға қаріптерді салу» дегенді өшіріп, қайта сақтаңыз.",
    "В файл внедрены шрифты. Снимите в Word «Внедрить шрифты в файл» и сохраните заново.",
)
DIAGRAM = Text(
    "Файлда диаграмма, SmartArt немесе сия бар ({name}): ол басылмайды. Оны өшіріңіз немесе сурет етіп салыңыз.",
    "В файле есть диаграмма, SmartArt или рукописный ввод ({name}): они не печатаются. Удалите или вставьте рисунком.",
)
PIVOT = Text(
    "Файлда жиынтық кесте немесе «Кесте» объектісі бар ({name}). Оны кәдімгі ұяшықтарға айналдырыңыз.",
    "В файле есть сводная или «умная» таблица ({name}). Преобразуйте её в обычные ячейки.",
)
VECTOR = Text(
    "«{name}» суреті қабылданбайды. Оны PNG немесе JPEG түрінде салыңыз.",
    "Рисунок «{name}» не принимается. Вставьте его как PNG или JPEG.",
)
UNKNOWN_PART = Text(
    "Файлда танылмаған бөлік бар: {name}. Ағымдағы үлгіні жүктеп алып, соны өзгертіңіз.",
    "В файле есть неизвестная часть: {name}. Скачайте действующий шаблон и измените его.",
)
LOST_PART = Text(
    "Файлдың «{name}» бөлігі жоқ. Файлды ашып, қайта сақтаңыз.",
    "В файле нет части «{name}». Откройте файл и сохраните заново.",
)
SIGNED = Text(
    "Файлға қол қойылған немесе ол шектелген ({name}). Қолтаңба мен шектеуді алып тастаңыз.",
    "Файл подписан или ограничен ({name}). Снимите подпись и ограничение.",
)
STRANGE_PARTS = {
    r"vba|macrosheet|xlmacro|dialogsheet|intlmacro|customui|usercustomization|keymap|attachedtoolbars": MACROS,
    r"activex|ctrlprop|\bcontrol\b": CONTROL,
    r"embeddings|oleobject|\bpackage\b|\.bin$": EMBEDDED,
    r"afchunk|altchunk|\.html?$|\.mht|\.rtf|subdocument|glossary": OTHER_FILE,
    r"externallink|connection|querytable|datamashup|xl/model|xmlmaps|recipientdata|mailmerge|webextension": DATA_LINK,
    r"pivot|xl/tables|slicer|timeline|\btable\b|singlexml": PIVOT,
    r"\.odttf|\.fntdata|\bfont\b|word/fonts": FONTS,
    r"\.(?:svg|[ew]mf|wdp|tiff?|bmp|webp|ico)$": VECTOR,
    r"chart|diagram|/ink|drawings": DIAGRAM,
    r"_xmlsignatures|digitalsignature|origin\.sigs": SIGNED,
}


# ---- pictures


def _picture(name: str, content: bytes) -> Text | None:
    """Only the head of a picture is read: what it says it is, and how large it would become."""
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "GIF")) as picture:
            pixels = picture.width * picture.height
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return VECTOR.fill(name=short(name.rsplit("/", 1)[-1]))
    return HUGE.fill(name=short(name.rsplit("/", 1)[-1])) if pixels > MOST_PIXELS else None


HUGE = Text(
    "«{name}» суреті тым үлкен. Оны кішірейтіп, қайта салыңыз.",
    "Рисунок «{name}» слишком велик. Уменьшите его и вставьте заново.",
)


# ---- tags where nothing is filled in


def misplaced(package: Package, filled: frozenset[str]) -> Iterator[Flaw]:
    """Braces in parts, attributes and places that no print fills in: a field there would stay as it is, or worse."""
    for name, tree in package.trees.items():
        places: Places | None = None
        for element in tree.iter(etree.Element):
            said = [value for value in element.attrib.values() if ANY_TAG.search(value)]
            if name not in filled:
                said += [text for text in (element.text, element.tail) if text and ANY_TAG.search(text)]
            if said:
                places = places or Places(name, tree)
                yield Flaw(NOT_HERE.fill(said=short(said[0])), where=places.of(element))


NOT_HERE = Text(
    "«{said}»: мұнда өріс толтырылмайды. Оны өшіріңіз; өрістер мәтіннің, кестенің және колонтитулдың ішіне жазылады.",
    "«{said}»: здесь поля не заполняются. Удалите; поля пишутся в тексте, в таблице и в колонтитуле.",
)
