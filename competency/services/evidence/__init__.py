"""From one piece of evidence to stored estimates and levels."""
