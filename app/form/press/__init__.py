"""The press of Word papers: a template is compiled once, printed many times, bound into books."""
