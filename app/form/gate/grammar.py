"""The whole language of a template: the name of a field, a repetition over a list, a condition. Nothing else.

No calls, no indexing, no arithmetic, no names that begin with «_»: what is not in this grammar is not rendered, so a
template can neither run code nor go round for ever. A repetition within another one may only go over a list of the
item of the outer one: the work is bounded by the size of the data.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from jinja2 import Environment, TemplateSyntaxError, nodes

from app.form.gate.contract import Contract, Node, Sort
from app.text import Text

FILTERS = frozenset({"upper", "lower", "trim"})
COMPARED = frozenset({"eq", "ne", "lt", "lteq", "gt", "gteq"})
OF_LOOP = {name: Node(Sort.NUMBER) for name in ("index", "index0", "revindex", "length")} | {
    name: Node(Sort.TICK) for name in ("first", "last")
}
LONGEST_WORD = 200
DEEPEST = 4
RESERVED = frozenset({"t", "h", "loop", "self", "super", "caller", "varargs", "kwargs"})
QUOTES = str.maketrans("“”‘’", "\"\"''")
"""Quotes that Word puts in by itself; the render takes them for plain ones too."""

N = TypeVar("N", bound=nodes.Node)

_plain = Environment(autoescape=True)


class Wrong(Exception):
    """What is written between the braces may not stand there."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.kk)
        self.text = text


@dataclass
class Scope:
    """The names that stand for something at one place of a template."""

    contract: Contract
    loops: list[tuple[str, Node, str]] = field(default_factory=list)
    """From the outermost in: variable, the item it stands for, the path of its list."""
    shown: set[str] = field(default_factory=set)
    """Paths that are printed somewhere («rows.code», «t.code», «h.doc_no»)."""
    nested: set[tuple[str, str]] = field(default_factory=set)
    """Pairs of lists of the paper, the second repeated within the first."""

    def enter(self, target: str, path: tuple[str, ...]) -> None:
        """A repetition begins; Wrong if what it goes over is no list, or not one of the item around."""
        node, named = self.resolved(path)
        if node.sort is not Sort.LIST or node.item is None:
            raise Wrong(NO_LIST.fill(name=".".join(path)))
        if self.loops and path[0] not in {name for name, _, _ in self.loops}:
            self._nest(named)
        if target in RESERVED or target.startswith("_") or target in {name for name, _, _ in self.loops}:
            raise Wrong(TAKEN.fill(name=target))
        if len(self.loops) >= DEEPEST:
            raise Wrong(TOO_DEEP.fill(n=DEEPEST))
        self.loops.append((target, node.item, named))

    def _nest(self, named: str) -> None:
        """A list of the paper within a repetition of another one: only as the template of the house has it."""
        pair, allowed = (self.loops[-1][2], named), self.contract.nests
        self.nested.add(pair)
        if allowed is not None and pair not in allowed:
            raise Wrong(SQUARED.fill(name=named, around=pair[0]))

    def leave(self) -> None:
        self.loops.pop()

    def show(self, path: tuple[str, ...]) -> Node:
        """A field is printed; Wrong if it is unknown, or a list or a group as a whole."""
        node, named = self.resolved(path)
        if not node.is_plain:
            raise Wrong((WHOLE_LIST if node.sort is Sort.LIST else WHOLE_GROUP).fill(name=".".join(path)))
        self.shown.add(named)
        return node

    def resolved(self, path: tuple[str, ...]) -> tuple[Node, str]:
        """What a written path stands for, and its full name."""
        head, *rest = path
        for name, item, named in reversed(self.loops):
            if head == name:
                return self._inside(item, named, rest, path)
        if head == "loop" and self.loops and len(rest) == 1 and rest[0] in OF_LOOP:
            return OF_LOOP[rest[0]], "loop"
        return self._inside(self.contract.root, "", path, path)

    def _inside(
        self, node: Node, named: str, rest: list[str] | tuple[str, ...], path: tuple[str, ...]
    ) -> tuple[Node, str]:
        for name in rest:
            if node.sort is Sort.LIST:
                raise Wrong(COLUMN_ALONE.fill(name=".".join(path), list=named))
            if name not in node.fields:
                raise Wrong(self._unknown(path, f"{named}.{name}" if named else name))
            named = f"{named}.{name}" if named else name
            node = node.fields[name]
        return node, named

    def _unknown(self, path: tuple[str, ...], named: str) -> Text:
        near = self.contract.nearest(named)
        for target, _, of in reversed(self.loops):
            if near.startswith(f"{of}."):  # as it is written here: «r.fio», not «rows.fio»
                near = f"{target}{near.removeprefix(of)}"
                break
        return (UNKNOWN_NEAR if near else UNKNOWN).fill(name=".".join(path), near=near)


@dataclass(frozen=True)
class Statement:
    """What stands between `{%` and `%}`: its first word, the paths that it looks at, the variable of a repetition."""

    word: str
    paths: tuple[tuple[str, ...], ...] = ()
    target: str = ""


def statement(said: str) -> Statement:
    """Read a statement; Wrong for anything but for, endfor, if, elif, else, endif."""
    word, _, rest = said.strip().partition(" ")
    if word in ("endfor", "endif", "else") and not rest.strip():
        return Statement(word)
    if word == "for":
        return _loop(said)
    if word in ("if", "elif") and rest.strip():
        return Statement(word, tuple(_condition(_test(rest))))
    raise Wrong(STRANGE.fill(said=short(said)))


def output(said: str) -> tuple[str, ...]:
    """Read `{{ path }}`, `{{ path | upper }}` or `{{ path or '____' }}`; Wrong for anything else."""
    node = _only(f"{{{{ {said} }}}}", nodes.Output, said)
    found = _shown(node.nodes[0]) if len(node.nodes) == 1 else None
    if found is None:
        raise Wrong(ONLY_NAMES.fill(said=short(said)))
    return found


def _shown(node: nodes.Node | None) -> tuple[str, ...] | None:
    """The path that an output prints, perhaps with plain words in its stead where it is empty."""
    if isinstance(node, nodes.Or) and _is_word(node.right):
        node = node.left
    while isinstance(node, nodes.Filter):
        if node.name not in FILTERS or node.args or node.kwargs or node.dyn_args or node.dyn_kwargs:
            raise Wrong(NO_FILTER.fill(name=short(node.name), known=", ".join(sorted(FILTERS))))
        node = node.node
    return path_of(node)


def _is_word(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Const) and isinstance(node.value, str) and len(node.value) <= LONGEST_WORD


def path_of(node: nodes.Node | None) -> tuple[str, ...] | None:
    """`a.b.c` as its parts; None for any other expression. Wrong for names that begin with «_»."""
    if isinstance(node, nodes.Name):
        return (_open(node.name),)
    if isinstance(node, nodes.Getattr):
        before = path_of(node.node)
        return (*before, _open(node.attr)) if before else None
    return None


def _open(name: str) -> str:
    if name.startswith("_"):
        raise Wrong(HIDDEN_NAME.fill(name=short(name)))
    return name


def _loop(said: str) -> Statement:
    node = _only(f"{{% {said} %}}{{% endfor %}}", nodes.For, said)
    path = path_of(node.iter)
    if path is None or not isinstance(node.target, nodes.Name):
        raise Wrong(ONLY_LISTS.fill(said=short(said)))
    if node.test is not None or node.recursive or node.else_:
        raise Wrong(ONLY_LISTS.fill(said=short(said)))
    return Statement("for", (path,), node.target.name)


def _test(said: str) -> nodes.Node:
    return _only(f"{{% if {said} %}}{{% endif %}}", nodes.If, said).test


def _condition(node: nodes.Node) -> Iterator[tuple[str, ...]]:
    """The paths that a condition looks at; Wrong for anything but not, and, or, comparisons, paths, plain values."""
    path = path_of(node)
    if path is not None:
        yield path
    elif isinstance(node, nodes.Const):
        if not isinstance(node.value, (str, int)) or len(str(node.value)) > LONGEST_WORD:
            raise Wrong(ONLY_CONDITIONS)
    elif isinstance(node, (nodes.Not, nodes.And, nodes.Or)):
        for inner in node.iter_child_nodes():
            yield from _condition(inner)
    elif isinstance(node, nodes.Compare) and all(one.op in COMPARED for one in node.ops):
        yield from _condition(node.expr)
        for one in node.ops:
            yield from _condition(one.expr)
    else:
        raise Wrong(ONLY_CONDITIONS)


def _only(source: str, kind: type[N], said: str) -> N:
    try:
        body = _plain.parse(source.translate(QUOTES)).body
    except (TemplateSyntaxError, RecursionError) as broken:
        raise Wrong(BROKEN.fill(said=short(said))) from broken
    if len(body) != 1 or not isinstance(body[0], kind):
        raise Wrong(ONLY_NAMES.fill(said=short(said)))
    return body[0]


def check_tree(tree: nodes.Template, scope: Scope) -> None:
    """The same grammar over a whole part as the render will read it; Wrong at the first thing that is not in it."""
    _check_body(tree.body, scope)


def _check_body(body: list[nodes.Node], scope: Scope) -> None:
    for node in body:
        if isinstance(node, nodes.Output):
            for inner in node.nodes:
                _check_shown(inner, scope)
        elif isinstance(node, nodes.For):
            _check_loop(node, scope)
        elif isinstance(node, nodes.If):
            for path in _condition(node.test):
                scope.resolved(path)
            _check_body(node.body, scope)
            _check_body(list(node.elif_), scope)
            _check_body(node.else_, scope)
        else:
            raise Wrong(STRANGE.fill(said=type(node).__name__))


def _check_loop(node: nodes.For, scope: Scope) -> None:
    path = path_of(node.iter)
    if path is None or not isinstance(node.target, nodes.Name) or node.test or node.recursive or node.else_:
        raise Wrong(ONLY_LISTS.fill(said="for"))
    scope.enter(node.target.name, path)
    _check_body(node.body, scope)
    scope.leave()


def _check_shown(node: nodes.Expr, scope: Scope) -> None:
    if isinstance(node, nodes.TemplateData):
        return
    path = _shown(node)
    if path is None:
        raise Wrong(ONLY_NAMES.fill(said=type(node).__name__))
    scope.show(path)


def short(said: str, most: int = 60) -> str:
    """A piece of the template, as much of it as a sentence bears."""
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in said).split())
    return plain if len(plain) <= most else f"{plain[:most]}…"


ONLY_NAMES = Text(
    "«{said}»: {{{{ }}}} ішінде өрістің аты ғана тұра алады. Өрістер тізімінен атын алып жазыңыз.",
    "«{said}»: в {{{{ }}}} может стоять только имя поля. Впишите имя из списка полей.",
)
ONLY_LISTS = Text(
    "«{said}»: қайталау былай ғана жазылады: for r in rows (тізім өрісінің аты), endfor.",
    "«{said}»: повторение пишется только так: for r in rows (имя поля-списка), endfor.",
)
ONLY_CONDITIONS = Text(
    "Шартта өрістердің аттары, not, and, or, салыстыру және тырнақшадағы сөз ғана тұра алады.",
    "В условии могут стоять только имена полей, not, and, or, сравнение и слово в кавычках.",
)
STRANGE = Text(
    "«{said}»: мұндай нұсқау жоқ. Тек for, endfor, if, elif, else, endif жазылады.",
    "«{said}»: такого указания нет. Пишутся только for, endfor, if, elif, else, endif.",
)
BROKEN = Text(
    "«{said}»: жазуы бұзылған. Жақшаларды, нүктелер мен тырнақшаларды тексеріп, қайта жазыңыз.",
    "«{said}»: запись нарушена. Проверьте скобки, точки и кавычки и впишите заново.",
)
NO_FILTER = Text(
    "«{name}» түрлендіруі жоқ. Бар болғаны: {known}. Артығын алып тастаңыз.",
    "Преобразования «{name}» нет. Есть только: {known}. Уберите лишнее.",
)
HIDDEN_NAME = Text(
    "«{name}»: «_» таңбасынан басталатын ат жоқ. Өрістер тізімінен атын алыңыз.",
    "«{name}»: имён, начинающихся с «_», нет. Возьмите имя из списка полей.",
)
UNKNOWN_NEAR = Text(
    "«{name}» деген өріс жоқ. Бәлкім, «{near}» шығар: өрістер тізімін қараңыз.",
    "Поля «{name}» нет. Возможно, это «{near}»: посмотрите список полей.",
)
UNKNOWN = Text(
    "«{name}» деген өріс жоқ. Өрістер тізімінен атын алыңыз.",
    "Поля «{name}» нет. Возьмите имя из списка полей.",
)
COLUMN_ALONE = Text(
    "«{name}» — «{list}» тізімінің бағаны: оны қайталанатын жолдың ішіне, қайталау айнымалысымен жазыңыз.",
    "«{name}»: столбец списка «{list}». Впишите его в повторяемую строку, через переменную повторения.",
)
NO_LIST = Text(
    "«{name}» тізім емес, оны қайталауға болмайды. Өрістер тізімінде «тізім» деп тұрған атты жазыңыз.",
    "«{name}» не список, повторять его нельзя. Впишите имя, у которого в списке полей стоит «список».",
)
WHOLE_LIST = Text(
    "«{name}» — тізім: оны тұтас басуға болмайды. Қайталанатын жол жасап, бағандарын басыңыз.",
    "«{name}»: список, целиком его не напечатать. Сделайте повторяемую строку и печатайте столбцы.",
)
WHOLE_GROUP = Text(
    "«{name}» — топ: оның өрістерін бір-бірден жазыңыз ({name}.…).",
    "«{name}»: группа. Впишите её поля по одному ({name}.…).",
)
SQUARED = Text(
    "«{name}» қайталауы «{around}» қайталауының ішінде тұр, бірақ оның бөлігі емес. Екеуін бөлек жазыңыз.",
    "Повторение «{name}» стоит внутри повторения «{around}», но не является его частью. Запишите их порознь.",
)
TAKEN = Text(
    "«{name}» атын қайталау айнымалысы етуге болмайды. Басқа әріп жазыңыз: r, s, u.",
    "Имя «{name}» нельзя взять для переменной повторения. Впишите другую букву: r, s, u.",
)
TOO_DEEP = Text(
    "Қайталаулар бірінің ішінде бірі {n}-тен артық болмайды. Артығын алып тастаңыз.",
    "Повторений одно в другом не больше {n}. Уберите лишние.",
)
