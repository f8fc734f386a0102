"""The smallest thing that writes SVG: elements, attributes, escaping."""

from collections.abc import Iterable

from markupsafe import Markup, escape


def el(name: str, *children: str | Markup, **attributes: str | float | None) -> Markup:
    """One element. `class_` becomes class, underscores become hyphens, None is left out.

    Numbers are written to a tenth of a unit, which is finer than any screen here. Children that
    are not markup already are escaped.
    """
    written = "".join(
        f' {_name(key)}="{_value(value)}"' for key, value in attributes.items() if value is not None
    )
    if not children:
        return Markup(f"<{name}{written}/>")  # noqa: S704 - name is ours, values are escaped
    inside = "".join(escape(child) for child in children)
    return Markup(f"<{name}{written}>{inside}</{name}>")  # noqa: S704 - as above


def points(places: Iterable[tuple[float, float]]) -> str:
    """The value of a `points` attribute."""
    return " ".join(f"{_value(x)},{_value(y)}" for x, y in places)


def figure(
    identity: str,
    width: float,
    height: float,
    *children: Markup,
    title: str,
    description: str,
    class_: str,
) -> Markup:
    """A whole drawing with its title and description for those who do not see it."""
    return el(
        "svg",
        el("title", title, id=f"{identity}-title"),
        el("desc", description, id=f"{identity}-desc"),
        *children,
        viewBox=f"0 0 {_value(width)} {_value(height)}",
        role="img",
        aria_labelledby=f"{identity}-title",
        aria_describedby=f"{identity}-desc",
        class_=class_,
    )


def decoration(width: float, height: float, *children: Markup, class_: str) -> Markup:
    """A drawing that repeats what stands beside it in words: hidden from screen readers."""
    return el(
        "svg",
        *children,
        viewBox=f"0 0 {_value(width)} {_value(height)}",
        width=width,
        height=height,
        aria_hidden="true",
        focusable="false",
        preserveAspectRatio="xMinYMid",
        class_=class_,
    )


def _name(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def _value(value: str | float) -> str:
    if isinstance(value, str):
        return str(escape(value))
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text
