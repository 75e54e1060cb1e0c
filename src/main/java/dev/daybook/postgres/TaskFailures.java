package dev.daybook.postgres;

import dev.daybook.kernel.Outage;
import dev.daybook.kernel.OutageLog;
import org.springframework.boot.task.ThreadPoolTaskSchedulerCustomizer;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.support.TaskUtils;
import org.springframework.stereotype.Component;
import org.springframework.util.ErrorHandler;

/**
 * Tells of an outage that a task runs into as of every other one, whatever the task is. It is done again when its turn comes; so it
 * is after any other failure, which is told with its trace.
 */
@Component
final class TaskFailures implements ThreadPoolTaskSchedulerCustomizer, ErrorHandler {

    @Override
    public void customize(ThreadPoolTaskScheduler scheduler) {
        scheduler.setErrorHandler(this);
    }

    @Override
    public void handleError(Throwable failure) {
        if (Outage.of(failure).isPresent()) {
            OutageLog.tell(failure);
        } else {
            TaskUtils.LOG_AND_SUPPRESS_ERROR_HANDLER.handleError(failure);
        }
    }
}
