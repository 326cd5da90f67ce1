"""A saved project as its form shows it."""

from apps.projects.actions import current_sums


def stored(project, lead, budget):
    """What the form shows of a project as it is saved."""
    sums = current_sums(project)
    return {
        "version": project.version,
        "title": project.title,
        "need": project.need,
        "unit": lead.unit.slug if lead else "",
        "accountable": lead.accountable.slug if lead and lead.accountable else "",
        "programme": project.programme.slug if project.programme else "",
        "acronym": project.acronym,
        "kind": project.kind,
        "benefit_work": project.benefit_work,
        "benefit_residents": project.benefit_residents,
        "role": project.role,
        "role_note": project.role_note,
        "education_stage": project.education_stage,
        "status": project.status,
        "start": project.start,
        "end": project.end,
        "support": sums.support,
        "own_cash": sums.own_cash,
        "own_time": sums.own_time,
        "total": sums.total,
        "decided_on": budget.decided_on if budget else None,
        "is_aid": project.is_aid,
        "goals": [goal.slug for goal in project.goals.all()],
        "sdgs": [str(sdg.number) for sdg in project.sdgs.all()],
        "council_goals": [str(goal.pk) for goal in project.council_goals.all()],
        "steering_assignment": str(project.steering_assignment_id or ""),
        "dnrs": "\n".join(project.dnrs),
        "programme_reference": project.programme_reference,
    }
