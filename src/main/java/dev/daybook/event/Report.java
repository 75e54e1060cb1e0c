package dev.daybook.event;

/** The usage report that an event belongs to, in DataRobot's words (seed 000, {@code auditReportType}). */
public enum Report {
    /** What is done with projects, data, models and deployments. */
    APP_USAGE,
    /** What is done with accounts, organizations and the platform itself. */
    ADMIN_USAGE
}
