package dev.daybook.event;

import java.util.List;

/** Refuses appends that are too many, inside the transactions that write them: what is not written is not counted. */
public interface AppendLimiter {

    /**
     * Decides about all appends that share a transaction, when it has the heads of its logs. Called again, for the same
     * or for fewer, whenever the transaction is tried again; if it throws, the appends are let in undecided.
     */
    void decide(List<AppendCharge> charges);
}
