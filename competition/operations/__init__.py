"""THE SHELL. One verb = gather, decide, apply, audit, in one transaction; every verb takes `by=` and `now=`."""
