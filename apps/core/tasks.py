"""Jobs that keep the machinery healthy."""

from procrastinate import builtin_tasks
from procrastinate.contrib.django import app

KEEP_FINISHED_HOURS = 24 * 30


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="retry_stalled_jobs", pass_context=True)
async def retry_stalled_jobs(context, timestamp):
    """Put jobs back in the queue whose worker died while they ran."""
    for job in await context.app.job_manager.get_stalled_jobs():
        await context.app.job_manager.retry_job(job)


@app.periodic(cron="15 3 * * *")
@app.task(queueing_lock="remove_old_jobs", pass_context=True)
async def remove_old_jobs(context, timestamp):
    """Forget finished jobs after thirty days; failed ones stay until somebody has looked."""
    await builtin_tasks.remove_old_jobs(context, max_hours=KEEP_FINISHED_HOURS, remove_failed=False)
