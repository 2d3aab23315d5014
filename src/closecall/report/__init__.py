"""A report for a one-to-one of coach and rep: the rep's figures beside the team's, moments worth hearing, what is still open.

`figures` computes from plain rows and knows neither store nor page; `load` reads the rows; `page` writes HTML and Markdown.
"""
