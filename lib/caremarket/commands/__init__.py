"""What a person types and what is printed: a file a command, and what several of them show.

Words come in; the rooms that do the work are called; text on the terminal and an exit status go
out. Heavy imports stand in the functions, so that `--help` costs milliseconds.
"""
