"""The requirement profile of the first career path: 38 competencies × 4 levels."""

from competency.scoring.requirements import Requirement

_ROWS = """
strategy-from-plan content-strategy 1234 3
content-creation content-strategy 1234
content-distribution content-strategy 1234
content-promotion content-strategy 1234
content-metrics content-strategy 1234 2
influencer-marketing content-techniques 2344
social-campaigns content-techniques 2344 2
user-generated-content content-techniques 2344
third-party-contracts content-techniques 1233
goal-planning planning 0113
goal-execution planning 0113
data-driven-plans planning 0113
loyalty-traps loyalty+planning 0123
loyalty-path loyalty 2344
audience-feedback loyalty 1233
loyal-user-incentives loyalty 2344
organisational-vision strategic-vision 0123 4
strategic-steps strategic-vision 0123 4
strategic-kpis strategic-vision 0123
kpi-innovation strategic-vision 0123
strategic-critique strategic-vision 0123
audience-types audience 1222 1
audience-persona audience 1222
candour audience 2344 2
brand-voice audience 1222 1
reporting-tools reporting 2344
content-calendar reporting 2344 1
upward-reporting reporting 1222
proposals reporting 1222
project-basics project-management 0122
process-basics project-management 0122
work-breakdown project-management 0122
project-lifecycle project-management 0122
phasing project-management 1234
progress-coordination project-management 1234 3
pm-standards project-management 0122
conflict-management conflict 0144 3
crisis-management crisis 0123 4
"""


def _requirement(row: str) -> Requirement:
    name, areas, steps, *core = row.split()
    junior, mid, senior, leadership = map(int, steps)
    listed = tuple(areas.split("+"))
    return Requirement(
        name, listed, listed[0], (junior, mid, senior, leadership), int(core[0]) if core else None
    )


PROFILE: tuple[Requirement, ...] = tuple(map(_requirement, _ROWS.split("\n")[1:-1]))
COMPETENCIES: tuple[str, ...] = tuple(requirement.competency for requirement in PROFILE)
