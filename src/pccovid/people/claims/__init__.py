"""Claims: candidates, claim, claim_by_paper, identity, witnesses, maybe_mine, answer_maybe, not_mine."""
