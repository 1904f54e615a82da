"""Many runs on one picture: the wall of small boards, and the curves over k."""
