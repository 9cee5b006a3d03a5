"""The law: pure functions of the standard library, each opening with its paragraph."""
