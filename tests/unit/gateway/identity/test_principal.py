"""Who may do what: the table, read as its sentences."""

import pytest

from services.gateway.identity.principal import (
    ALL,
    ANONYMOUS,
    PUBLIC,
    Principal,
    Right,
    Role,
    may,
    may_somewhere,
)


def somebody(*roles: Role, departments: str = "", sources: str = "") -> Principal:
    """Somebody with roles in departments."""
    return Principal(
        "a", "A", frozenset(roles), frozenset(departments.split()), frozenset(sources.split())
    )


@pytest.mark.parametrize("right", Right)
def test_a_stranger_may_do_nothing_where_reading_is_not_public(right: Right) -> None:
    assert not may(ANONYMOUS, right, department="so-khcn", source="/s")


@pytest.mark.parametrize("right", [one for one in Right if one is not Right.READ])
def test_where_reading_is_public_a_stranger_may_read_and_nothing_else(right: Right) -> None:
    assert may(PUBLIC, Right.READ)
    assert not may(PUBLIC, right, department="so-khcn", source="/s")


def test_an_approver_accepts_figures_of_their_own_department_alone() -> None:
    approver = somebody(Role.APPROVER, departments="so-khcn")

    assert may(approver, Right.ACCEPT_FIGURES, department="so-khcn")
    assert not may(approver, Right.ACCEPT_FIGURES, department="so-tai-chinh")


def test_a_caller_who_forgets_the_department_is_refused() -> None:
    approver = somebody(Role.APPROVER, departments="so-khcn")

    assert not may(approver, Right.SILENCE)
    assert may_somewhere(approver, Right.SILENCE)


def test_a_leader_of_all_departments_acts_on_what_belongs_to_none() -> None:
    assert may(somebody(Role.LEADER, departments=ALL), Right.SILENCE)


def test_a_clerk_corrects_what_their_source_reported_whatever_its_department() -> None:
    clerk = somebody(Role.CLERK, departments="so-khcn", sources="/so-khcn")

    assert may(clerk, Right.CORRECT_FIGURES, department="so-tai-chinh", source="/so-khcn")
    assert not may(clerk, Right.CORRECT_FIGURES, department="so-khcn", source="/so-tai-chinh")


def test_nobody_both_corrects_a_figure_and_accepts_it_by_one_role() -> None:
    for role in Role:
        one = somebody(role, departments=ALL, sources=ALL)
        assert not (may(one, Right.CORRECT_FIGURES) and may(one, Right.ACCEPT_FIGURES))


def test_administrators_keep_accounts_and_act_on_no_slip() -> None:
    administrator = somebody(Role.ADMINISTRATOR, departments=ALL, sources=ALL)

    held = {right for right in Right if may(administrator, right)}
    assert held == {
        Right.READ, Right.SEE_NAMES, Right.MANAGE_ACCOUNTS, Right.REPLAY_DELIVERIES
    }  # fmt: skip


def test_the_audit_log_is_read_by_auditors_who_change_nothing() -> None:
    auditor = somebody(Role.AUDITOR, departments=ALL, sources=ALL)

    assert {right for right in Right if may(auditor, right)} == {
        Right.READ, Right.SEE_NAMES, Right.READ_AUDIT
    }  # fmt: skip
    assert [role for role in Role if may(somebody(role, departments=ALL), Right.READ_AUDIT)] == [
        Role.AUDITOR
    ]
