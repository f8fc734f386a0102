"""A target's `kind` and its `rule` block, read into the rule that judges it."""

from collections.abc import Callable
from decimal import Decimal

from catalogue.fields import Fields, exact
from catalogue.nodes import Mapping
from targets.kinds import (
    Above,
    Best,
    Checklist,
    Computed,
    Count,
    Floor,
    Group,
    Growth,
    Item,
    Judged,
    Kind,
    Rank,
    RankGain,
    Reach,
    Rule,
)

#: The fields of the `rule` block of each kind. A kind without fields has no block.
RULE_FIELDS: dict[Kind, tuple[str, ...]] = {
    Kind.REACH: (),
    Kind.FLOOR: ("limit", "rising", "profile"),
    Kind.GROWTH: ("flow", "base_from", "base_to"),
    Kind.RANK: ("n",),
    Kind.RANK_GAIN: ("n", "since"),
    Kind.ABOVE: ("measure", "area"),
    Kind.GROUP: ("k", "n", "fields", "computed"),
    Kind.CHECKLIST: ("items",),
    Kind.COUNT: (),
    Kind.JUDGED: ("valid_days",),
}


def read_rule(target: Fields) -> Rule:
    """The rule of a target; what is wrong with it is noted."""
    before = len(target.sheet)
    kind = target.choice("kind", Kind)
    if len(target.sheet) > before:
        return Reach()
    if target.has("rule"):
        block = target.inner("rule")
    else:
        if RULE_FIELDS[kind] and kind is not Kind.JUDGED:
            needed = ", ".join(RULE_FIELDS[kind])
            target.wrong("rule", f"the kind {kind.value!r} needs a block `rule` with {needed}")
            return Reach()
        block = Fields(Mapping({}, target.line("kind")), target.place, target.file, target.sheet)
    if block is None:
        return Reach()
    if not RULE_FIELDS[kind] and target.has("rule"):
        target.wrong("rule", f"the kind {kind.value!r} has no rule block")
        return Reach()
    block.only(RULE_FIELDS[kind])
    return _READ[kind](block)


def _floor(block: Fields) -> Rule:
    profile: list[Decimal] = []
    for text in block.texts("profile"):
        try:
            profile.append(exact(text))
        except ValueError as error:
            block.wrong("profile", str(error))
    return Floor(block.decimal("limit"), block.flag("rising", True), tuple(profile))


def _growth(block: Fields) -> Rule:
    growth = Growth(block.flag("flow"), block.period("base_from"), block.period("base_to"))
    if growth.base_to < growth.base_from:
        block.wrong("base_to", "the base window ends before it starts")
    return growth


def _group(block: Fields) -> Rule:
    computed = []
    for entry in block.each("computed"):
        entry.only(("field", "measure", "best"))
        computed.append(
            Computed(
                entry.identifier("field"),
                entry.identifier("measure"),
                entry.choice("best", Best, Best.HIGHEST),
            )
        )
    fields = block.texts("fields", required=True)
    return Group(block.integer("k"), block.integer("n"), fields, tuple(computed))


def _checklist(block: Fields) -> Rule:
    items = []
    for entry in block.each("items", required=True):
        entry.only(("id", "name", "due", "due_assumed"))
        items.append(
            Item(
                entry.identifier("id"),
                entry.words("name"),
                entry.day("due"),
                entry.flag("due_assumed", True),
            )
        )
    return Checklist(tuple(items))


_READ: dict[Kind, Callable[[Fields], Rule]] = {
    Kind.REACH: lambda _: Reach(),
    Kind.FLOOR: _floor,
    Kind.GROWTH: _growth,
    Kind.RANK: lambda block: Rank(block.integer("n")),
    Kind.RANK_GAIN: lambda block: RankGain(block.integer("n"), block.period("since")),
    Kind.ABOVE: lambda block: Above(block.identifier("measure"), block.identifier("area")),
    Kind.GROUP: _group,
    Kind.CHECKLIST: _checklist,
    Kind.COUNT: lambda _: Count(),
    Kind.JUDGED: lambda block: Judged(block.integer("valid_days", 365)),
}
