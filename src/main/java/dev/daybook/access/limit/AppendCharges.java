package dev.daybook.access.limit;

import dev.daybook.event.AppendCharge;
import dev.daybook.event.AppendLimiter;
import java.util.List;
import org.springframework.stereotype.Component;

/** Counts appends in the transactions that write them. */
@Component
class AppendCharges implements AppendLimiter {

    private final UsageTable table;

    AppendCharges(UsageTable table) {
        this.table = table;
    }

    @Override
    public void decide(List<AppendCharge> charges) {
        List<PendingCharge> pending = charges.stream()
                .filter(PendingCharge.class::isInstance)
                .map(PendingCharge.class::cast)
                .toList();
        ChargeRounds.decide(pending, table::charge);
    }
}
