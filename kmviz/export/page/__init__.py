"""A page that thinks: a run as one small file that any browser computes and draws."""
