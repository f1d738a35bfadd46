"""What people take away or look at: charts and the skill matrix as files."""
