"""Log lines: one JSON object each, whoever wrote them."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from opentelemetry import trace
from opentelemetry.trace import NonRecordingSpan, SpanContext, TraceFlags

from runtime.logs import configure_logging


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    written = io.StringIO()
    configure_logging("scoring", "info", stream=written)
    yield written
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def last(written: io.StringIO) -> dict[str, Any]:
    line: dict[str, Any] = json.loads(written.getvalue().splitlines()[-1])
    return line


def test_a_line_says_when_how_bad_who_and_what(lines: io.StringIO) -> None:
    structlog.stdlib.get_logger("here").info("judged", target="ict-index", count=3)

    line = last(lines)
    assert line["event"] == "judged"
    assert line["level"] == "info"
    assert line["service"] == "scoring"
    assert line["target"] == "ict-index"
    assert line["timestamp"].endswith("Z")
    assert "trace_id" not in line


def test_vietnamese_stays_readable(lines: io.StringIO) -> None:
    structlog.stdlib.get_logger().warning("trễ hạn", unit="Sở Khoa học và Công nghệ")

    assert "Sở Khoa học và Công nghệ" in lines.getvalue()


def test_the_standard_library_logs_in_the_same_shape(lines: io.StringIO) -> None:
    logging.getLogger("somewhere").warning("%s is %d", "lag", 7)

    assert last(lines)["event"] == "lag is 7"
    assert last(lines)["logger"] == "somewhere"


@pytest.mark.parametrize("library", ["faust", "aiokafka.consumer", "kafka.producer", "uvicorn"])
def test_libraries_are_quiet_about_what_is_ordinary(lines: io.StringIO, library: str) -> None:
    logging.getLogger(library).info("joined the group")
    assert lines.getvalue() == ""

    logging.getLogger(library).error("lost the group")
    assert last(lines)["event"] == "lost the group"


def test_an_exception_is_told_in_its_line(lines: io.StringIO) -> None:
    try:
        int("no such day")
    except ValueError:
        structlog.stdlib.get_logger().exception("failed")

    assert "ValueError: invalid literal" in last(lines)["exception"]


def test_a_line_inside_a_span_names_its_trace(lines: io.StringIO) -> None:
    context = SpanContext(0xABC, 0xDEF, is_remote=False, trace_flags=TraceFlags(1))
    with trace.use_span(NonRecordingSpan(context)):
        structlog.stdlib.get_logger().info("inside")

    assert last(lines)["trace_id"] == f"{0xABC:032x}"
    assert last(lines)["span_id"] == f"{0xDEF:016x}"
