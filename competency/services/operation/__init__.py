"""What keeps an installation running: audit, jobs, mail, backups, the doctor."""
