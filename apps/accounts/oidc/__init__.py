"""Sign-in at the municipality's own provider, with OpenID Connect.

attempts    what we remember between leaving for the provider and coming back
provider    the conversation with the provider: discovery, code for token, the token's signature and claims
claims      what the token says about the person: who, in which department, with which roles
refusals    every way it can come to nothing, with the words of the page and the code of the log
"""
