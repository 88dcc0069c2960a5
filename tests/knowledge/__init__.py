"""Questions of newcomers, and whether the right person is found."""
