"""Who asks, and what they may do: one table of rights, by role and by department.

Pure, so decisions may import it. What a request carries is in `access`: `principal_of(request)`,
`needs(Right...)`, `allow(...)`, `csrf_token(request)`, `checked_form`; what has to be remembered of
an act goes to `access.record(request, What..., on)`.
"""

from dataclasses import dataclass
from enum import StrEnum

#: In a principal's departments or sources: all of them.
ALL = "*"


class Role(StrEnum):
    """What somebody is, in their departments or for their sources."""

    READER = "reader"
    CLERK = "clerk"
    APPROVER = "approver"
    LEADER = "leader"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


class Right(StrEnum):
    """What somebody may do."""

    READ = "read"
    SEE_NAMES = "see_names"  # of the officials who acted or were told
    COMMENT = "comment"
    ACKNOWLEDGE = "acknowledge"
    ASSIGN = "assign"
    PLAN = "plan"  # a corrective action
    SILENCE = "silence"
    CORRECT_FIGURES = "correct_figures"
    ACCEPT_FIGURES = "accept_figures"  # or refuse them
    REPLAY_DELIVERIES = "replay_deliveries"
    MANAGE_ACCOUNTS = "manage_accounts"
    READ_AUDIT = "read_audit"


class Reach(StrEnum):
    """What a right is measured against."""

    WHOLE = "whole"  # it has no department
    DEPARTMENT = "department"
    SOURCE = "source"


_OFFICIALS = frozenset({Role.CLERK, Role.APPROVER, Role.LEADER})
_DECIDERS = frozenset({Role.APPROVER, Role.LEADER})

#: Administrators keep accounts and judge nothing; auditors read and change nothing.
_TABLE: dict[Right, tuple[Reach, frozenset[Role]]] = {
    Right.READ: (Reach.WHOLE, frozenset(Role)),
    Right.SEE_NAMES: (
        Reach.WHOLE,
        frozenset({*_OFFICIALS, Role.ADMINISTRATOR, Role.AUDITOR}),
    ),
    Right.COMMENT: (Reach.DEPARTMENT, _OFFICIALS),
    Right.ACKNOWLEDGE: (Reach.DEPARTMENT, _OFFICIALS),
    Right.ASSIGN: (Reach.DEPARTMENT, _DECIDERS),
    Right.PLAN: (Reach.DEPARTMENT, _DECIDERS),
    Right.SILENCE: (Reach.DEPARTMENT, _DECIDERS),
    Right.CORRECT_FIGURES: (Reach.SOURCE, frozenset({Role.CLERK})),
    Right.ACCEPT_FIGURES: (Reach.DEPARTMENT, frozenset({Role.APPROVER})),
    Right.REPLAY_DELIVERIES: (Reach.WHOLE, frozenset({Role.ADMINISTRATOR})),
    Right.MANAGE_ACCOUNTS: (Reach.WHOLE, frozenset({Role.ADMINISTRATOR})),
    Right.READ_AUDIT: (Reach.WHOLE, frozenset({Role.AUDITOR})),
}


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks. `account` is empty for whoever has not signed in.

    `departments` are ids of the catalogue's owners, `sources` the `source` of reports; `ALL` among
    them stands for every one.
    """

    account: str
    name: str
    roles: frozenset[Role]
    departments: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()

    @property
    def signed_in(self) -> bool:
        """Whether we know who this is."""
        return bool(self.account)


#: Nobody that we know, and who may do nothing.
ANONYMOUS = Principal("", "", frozenset())
#: Nobody that we know, where everybody may read.
PUBLIC = Principal("", "", frozenset({Role.READER}))


def may(principal: Principal, right: Right, *, department: str = "", source: str = "") -> bool:
    """Whether somebody may do this to what belongs to a department or came from a source.

    What belongs to no department is only for those who answer for all of them: a caller who
    forgets to say the department is refused, never let in.
    """
    reach, roles = _TABLE[right]
    if not roles & principal.roles:
        return False
    match reach:
        case Reach.WHOLE:
            return True
        case Reach.DEPARTMENT:
            return bool({department, ALL} & principal.departments)
        case Reach.SOURCE:
            return bool({source, ALL} & principal.sources)


def may_somewhere(principal: Principal, right: Right) -> bool:
    """Whether there is anything at all that they may do this to: for navigation, never for an
    object."""
    reach, roles = _TABLE[right]
    if not roles & principal.roles:
        return False
    match reach:
        case Reach.WHOLE:
            return True
        case Reach.DEPARTMENT:
            return bool(principal.departments)
        case Reach.SOURCE:
            return bool(principal.sources)
