"""Lines of a terminal, and the table that they read."""

import shlex

QUICK = ("--glide", "0", "--size", "200x200", "--max-iter", "2")
TABLE = "wide,tall,name\n1,2,a\n2,NA,b\n8,9,c\n9,8,d\n1,1,e\n"


def rebuild(line):
    """Return the words of the command that a printed line ends with."""
    return shlex.split(line.split("; made by: ")[1])
