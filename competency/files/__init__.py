"""Tables that people bring and take away: evidence, responses, results. No session, no rights."""
