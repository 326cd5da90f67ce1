"""What we know about how accessible the pages are. Open to everybody."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render


@login_not_required
def accessibility(request):
    return render(request, "portal/accessibility.html")
