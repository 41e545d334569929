"""Ways to reach people, one a file."""
