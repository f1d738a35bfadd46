"""The commands of `competency`, in the order of `--help`."""

from competency.cli.backup import backup, restore
from competency.cli.calibrate import calibrate, items
from competency.cli.curriculum import check_curriculum
from competency.cli.doctor import doctor
from competency.cli.operate import demo, publish, rescore, roll, serve
from competency.cli.people import create_admin, export_matrix, import_people
from competency.cli.recalibrate import recalibrate
from competency.cli.score import levels, score

COMMANDS = (
    serve,
    demo,
    check_curriculum,
    publish,
    import_people,
    export_matrix,
    score,
    levels,
    calibrate,
    items,
    recalibrate,
    rescore,
    roll,
    backup,
    restore,
    create_admin,
    doctor,
)
