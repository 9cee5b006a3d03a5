"""A demonstration campaign: invented people, real parts. Plays the whole chain as its actors would."""
