"""Item analysis of an organisation's own answers: the list, one item, findings in words."""
