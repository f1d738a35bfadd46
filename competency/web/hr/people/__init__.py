"""People for HR and admins: the list, accounts, rights, teams, the mail log."""

from competency.web.hr.people import accounts, listing, mails, places, teams
from competency.web.hr.people.common import blueprint

__all__ = ["accounts", "blueprint", "listing", "mails", "places", "teams"]
