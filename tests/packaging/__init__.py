"""Whether the project can be installed and run where it promises to: every Python, a clean Debian."""
