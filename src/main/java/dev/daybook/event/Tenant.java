package dev.daybook.event;

/** Whose events a query may see. It comes from the caller, or from the job that works for one. */
public sealed interface Tenant {

    /** One organization. */
    record Organization(String id) implements Tenant {}

    /** Every organization: a system administrator's view. */
    record Everyone() implements Tenant {}
}
