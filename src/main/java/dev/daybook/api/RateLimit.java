package dev.daybook.api;

import dev.daybook.access.Caller;
import dev.daybook.access.limit.Charge;
import dev.daybook.access.limit.RateLimits;
import dev.daybook.event.AppendCharge;
import dev.daybook.kernel.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.function.Function;

/** The limit of one request: what it is charged stands in the header of its answer, whatever that will be. */
public final class RateLimit {

    private final RateLimits limits;
    private final String resource;
    private final HttpServletRequest request;
    private final HttpServletResponse response;

    RateLimit(RateLimits limits, String resource, HttpServletRequest request, HttpServletResponse response) {
        this.limits = limits;
        this.resource = resource;
        this.request = request;
        this.response = response;
    }

    /**
     * Charges the caller for one request.
     *
     * @throws Refusal.TooMany if it asks too often; then it is charged nothing
     */
    public void charge(Caller caller) {
        charge(caller, 1);
    }

    /**
     * Charges the caller for so much at once, all or nothing.
     *
     * @throws Refusal.TooMany if that does not fit into the window; then it is charged nothing
     */
    public void charge(Caller caller, long amount) {
        // Nothing asked for is nothing charged: an empty array of events is no fault.
        if (amount > 0) {
            limits.charge(caller, resource, amount).ifPresent(this::answer);
        }
    }

    /**
     * Charges the caller for what it appends, all or nothing, within the append.
     *
     * @param append appends with the charge that it is given
     * @throws Refusal.TooMany if that does not fit into the window; then nothing is appended or charged
     */
    public <T> T charge(Caller caller, long amount, Function<AppendCharge, T> append) {
        return amount > 0
                ? limits.charge(caller, resource, amount, append, this::show)
                : append.apply(AppendCharge.NONE);
    }

    private void answer(Charge charge) {
        show(charge);
        charge.require();
    }

    private void show(Charge charge) {
        RateLimitFields.add(request, response, charge.usage());
    }
}
