"""The writers of organisations, units, users, posts held, duties and tokens.

Who changes people needs `people.write` in the same organisation; `actor=None` is the system.
"""

from xiuhua.core.people.services.bulk import admit_units, admit_users
from xiuhua.core.people.services.duties import assign_post, end_assignment, plan_duty
from xiuhua.core.people.services.tokens import issue_token, revoke_token, user_of_token
from xiuhua.core.people.services.units import change_settings, create_organisation, create_unit
from xiuhua.core.people.services.users import create_user, set_active, set_password

__all__ = [
    "admit_units",
    "admit_users",
    "assign_post",
    "change_settings",
    "create_organisation",
    "create_unit",
    "create_user",
    "end_assignment",
    "issue_token",
    "plan_duty",
    "revoke_token",
    "set_active",
    "set_password",
    "user_of_token",
]
