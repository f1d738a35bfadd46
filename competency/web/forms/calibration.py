"""The form of the nightly recalibration."""

from wtforms import BooleanField

from competency.web.forms.base import BaseForm


class NightlyForm(BaseForm):
    """Whether the nightly run may recalibrate."""

    allowed = BooleanField(false_values=("0", ""))
