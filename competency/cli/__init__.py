"""The commands of `competency`, in the order of `--help`."""

from competency.cli.backup import backup, restore
from competency.cli.calibrate import calibrate
from competency.cli.curriculum import check_curriculum
from competency.cli.doctor import doctor
from competency.cli.operate import demo, publish, rescore, roll, serve
from competency.cli.score import levels, score

COMMANDS = (
    serve,
    demo,
    check_curriculum,
    publish,
    score,
    levels,
    calibrate,
    rescore,
    roll,
    backup,
    restore,
    doctor,
)
