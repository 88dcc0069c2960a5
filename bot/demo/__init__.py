"""The demo: the real bot in a simulated server, in a browser. Needs the extra `demo`; no other part needs this one."""
