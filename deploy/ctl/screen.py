"""How everything stands, on one screen for a person."""

from collections.abc import Iterable, Iterator, Mapping

from deploy.ctl.standing import Broker, Service, Standing

WIDE = 16


def screen(standing: Standing) -> str:
    """The whole screen, with a line's end at its end."""
    return "\n".join(_lines(standing)) + "\n"


def lag_lines(broker: Broker) -> list[str]:
    """Each group's lag, one line each."""
    if broker.away:
        return [f"out of reach: {broker.away}"]
    return [
        f"{one.topic} → {one.group}: {one.records:,} records in {one.partitions} partitions"
        + (f", {one.unread} never read" if one.unread else "")
        for one in broker.lags
    ]


def _lines(standing: Standing) -> Iterator[str]:
    yield f"slipwatch, {standing.at:%Y-%m-%d %H:%M:%S %Z}"
    for one in standing.services:
        yield _row(one.name, _service(one))
    for line in lag_lines(standing.broker):
        yield _row("lag", line)
    oldest = standing.oldest_s
    yield _row("oldest unjudged", "not known" if oldest is None else f"{oldest:.1f} s")
    store = standing.store
    if store.away:
        yield _row("store", f"out of reach: {store.away}")
    else:
        yield _row("verdicts", _counts(store.verdicts))
        yield _row("parked, 24 h", _counts(store.parked))
        yield _row("deliveries", f"{_counts(store.waiting)}; {store.dead} dead")
        yield _row("acts waiting", str(store.acts_waiting))
        yield _row("held figures", str(store.held))
        yield _row(
            "decisions", f"{store.decisions_waiting} waiting, {store.decisions_failed} refused"
        )
    yield _row("audit log", _audit(standing))
    yield from _ending(standing)


def _ending(standing: Standing) -> Iterator[str]:
    away, wrong = standing.out_of_reach(), standing.wrong()
    yield ""
    for said, lines in (("cannot reach", away), ("wrong", wrong)):
        for line in lines:
            yield f"{said}: {line}"
    if not away and not wrong:
        yield "all is well"


def _service(one: Service) -> str:
    if one.away:
        return f"out of reach at {one.at}"
    notes = f" ({'; '.join(one.reasons)})" if one.reasons else ""
    return f"{'ready' if one.ready else 'NOT READY'}, version {one.version or 'unknown'}{notes}"


def _audit(standing: Standing) -> str:
    audit = standing.audit
    if audit is None:
        return "not known"
    if audit.checked_at is None:
        return "not checked yet"
    state = "BROKEN" if audit.broken else "whole"
    return f"{state} up to entry {audit.entries}, checked {audit.checked_at:%Y-%m-%d %H:%M} UTC"


def _counts(counts: Mapping[str, int]) -> str:
    return _joined(f"{count} {name}" for name, count in counts.items())


def _joined(parts: Iterable[str]) -> str:
    return ", ".join(parts) or "none"


def _row(name: str, said: str) -> str:
    return f"  {name:<{WIDE}} {said}"
