package dev.daybook.access.limit;

import dev.daybook.access.limit.UsageTable.Result;
import dev.daybook.access.limit.UsageTable.UsageKey;
import dev.daybook.access.limit.UsageTable.Wish;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The wishes for one key of those that are decided together. They are tried together; where that is too much, those that
 * cannot fit are refused, and as many of the others as fit are tried again.
 */
final class ChargeRounds {

    private final List<PendingCharge> left = new ArrayList<>();
    private List<PendingCharge> tried = List.of();
    private boolean firstRefusal;
    private long room = Long.MAX_VALUE;

    private ChargeRounds() {}

    /**
     * Decides about all of them. One is refused only if it does not fit by itself.
     *
     * @param table counts wishes, at most one for each key
     */
    static void decide(List<PendingCharge> charges, Function<List<Wish>, List<Result>> table) {
        try {
            decideInRounds(charges, table);
        } catch (RuntimeException failure) {
            // What the rounds before decided is rolled back, or not known to be committed.
            charges.forEach(PendingCharge::reset);
            throw failure;
        }
    }

    private static void decideInRounds(List<PendingCharge> charges, Function<List<Wish>, List<Result>> table) {
        Map<UsageKey, ChargeRounds> rounds = new LinkedHashMap<>();
        for (PendingCharge charge : charges) {
            charge.reset();
            rounds.computeIfAbsent(charge.wish().key(), key -> new ChargeRounds())
                    .left
                    .add(charge);
        }
        List<ChargeRounds> undecided = List.copyOf(rounds.values());
        while (!undecided.isEmpty()) {
            List<Wish> wishes = undecided.stream().map(ChargeRounds::next).toList();
            for (Result result : table.apply(wishes)) {
                ChargeRounds decided = rounds.get(result.key());
                if (decided != null) {
                    decided.apply(result);
                }
            }
            undecided =
                    undecided.stream().filter(round -> !round.left.isEmpty()).toList();
        }
    }

    private Wish next() {
        tried = new ArrayList<>();
        long amount = 0;
        for (PendingCharge charge : left) {
            // The sum of what is asked for together stays far below what a number holds.
            if (tried.isEmpty() || amount + charge.wish().amount() <= room) {
                tried.add(charge);
                amount += charge.wish().amount();
            }
        }
        Wish last = left.getLast().wish();
        return new Wish(last.key(), amount, last.rule());
    }

    private void apply(Result result) {
        firstRefusal |= result.firstRefusal();
        if (result.granted()) {
            tried.forEach(charge -> charge.grant(result));
            left.removeAll(tried);
            return;
        }
        room = left.getLast().wish().rule().maxUsage() - result.usage();
        for (PendingCharge charge : List.copyOf(left)) {
            if (charge.wish().amount() > room || tried.equals(List.of(charge))) {
                charge.refuse(result, firstRefusal);
                firstRefusal = false;
                left.remove(charge);
            }
        }
    }
}
