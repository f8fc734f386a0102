"""The things of a bundle in order: the worst first, many by theme, and only as many as are read."""

from collections.abc import Sequence

from services.alerts.bundle_lines import dated_line, item_line, unjudged_line
from services.alerts.bundle_phrases import (
    DUE,
    DUE_NEXT,
    LATE,
    NO_DATA,
    OTHER_THEME,
    OVERDUE,
    RECOVERED,
    REST_SHORT,
    SLIPPED,
)
from services.alerts.bundles import BundleItem, DigestFacts
from services.alerts.message import Group, Line, Speaker, Tone
from targets.catalogue import Programme

#: A phone shows about three at a time, and mail programs cut a page of more than 100 kB.
LINES = 30
#: More than this is easier to find by theme.
UNSORTED = 6
#: What has no figure yet is many and no news: some names, and how many more.
SILENT = 8

Dressed = tuple[str, Line]


def of_items(
    items: Sequence[BundleItem], say: Speaker, programme: Programme, public_url: str
) -> tuple[Group, ...]:
    lines = [_dressed(one, say, programme, public_url) for one in items]
    return _sorted_out("", lines, say, programme)


def _dressed(item: BundleItem, say: Speaker, programme: Programme, public_url: str) -> Dressed:
    target = programme.target_by_id.get(item.chapter.event.target)
    return (target.theme if target else ""), item_line(item, say, programme, public_url)


def of_digest(
    items: Sequence[BundleItem],
    digest: DigestFacts,
    say: Speaker,
    programme: Programme,
    public_url: str,
) -> tuple[Group, ...]:
    """What slipped, recovered, is overdue, has no data, is due next: in this order."""

    def theme(target: str) -> str:
        known = programme.target_by_id.get(target)
        return known.theme if known else ""

    slipped = [_dressed(one, say, programme, public_url) for one in (*items, *digest.slipped)]
    recovered = [_dressed(one, say, programme, public_url) for one in digest.recovered]
    overdue = [
        (theme(one.target), dated_line(one, LATE, Tone.SERIOUS, say, programme, public_url))
        for one in sorted(digest.overdue, key=lambda one: one.by)
    ]
    silent = [("", unjudged_line(one, say, programme, public_url)) for one in digest.no_data]
    due = [
        (theme(one.target), dated_line(one, DUE, Tone.NEWS, say, programme, public_url))
        for one in sorted(digest.due_next, key=lambda one: one.by)
    ]
    return (
        *_sorted_out(say(SLIPPED), slipped, say, programme),
        *_sorted_out(say(RECOVERED), recovered, say, programme),
        *_whole(say(OVERDUE), overdue),
        *(_shortened(one, SILENT, say(REST_SHORT)) for one in _whole(say(NO_DATA), silent)),
        *_whole(say(DUE_NEXT), due),
    )


def _whole(heading: str, lines: Sequence[Dressed]) -> tuple[Group, ...]:
    """One group in the order given."""
    return (_group(heading, [line for _, line in lines]),) if lines else ()


def _group(heading: str, lines: Sequence[Line]) -> Group:
    return Group(f"{heading} ({len(lines)})" if heading else "", tuple(lines))


def _sorted_out(
    heading: str, lines: Sequence[Dressed], say: Speaker, programme: Programme
) -> tuple[Group, ...]:
    """The worst first; many by theme, in the catalogue's order."""
    ordered = sorted(lines, key=lambda one: -one[1].severity)
    if len(ordered) <= UNSORTED:
        return _whole(heading, ordered)
    themes = [(one.id, say(one.name)) for one in programme.themes]
    themes.append(("", say(OTHER_THEME)))
    known = {identity for identity, _ in themes}
    found: list[Group] = []
    for identity, name in themes:
        among = [line for theme, line in ordered if (theme if theme in known else "") == identity]
        if among:
            found.append(_group(f"{heading} · {name}" if heading else name, among))
    return tuple(found)


def cut(groups: Sequence[Group], say: Speaker) -> tuple[Group, ...]:
    """At most so many lines, the head of each group before the tail of any."""
    if sum(len(group.lines) for group in groups) <= LINES:
        return tuple(groups)
    each = max(1, LINES // len(groups))
    spare = LINES - sum(min(each, len(group.lines)) for group in groups)
    shown: list[Group] = []
    for group in groups:
        more = min(max(0, len(group.lines) - each), max(0, spare))
        spare -= more
        shown.append(_shortened(group, each + more, say(REST_SHORT)))
    return tuple(shown)


def _shortened(group: Group, most: int, rest: str) -> Group:
    """The head of a group, and how many more there are."""
    left = len(group.lines) - most
    if left <= 0:
        return group
    left += group.left
    return Group(group.heading, group.lines[:most], rest.format(n=left), left)
