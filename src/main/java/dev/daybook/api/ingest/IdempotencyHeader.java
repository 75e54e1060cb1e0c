package dev.daybook.api.ingest;

import dev.daybook.access.Caller;
import dev.daybook.idempotency.IdempotencyKey;
import dev.daybook.kernel.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the header field {@code Idempotency-Key}. */
final class IdempotencyHeader {

    private IdempotencyHeader() {}

    /**
     * The key of a request, or null.
     *
     * @param kind what is posted
     * @throws Refusal.Invalid if the field is given twice, or can be no key
     */
    static @Nullable IdempotencyKey read(HttpServletRequest request, Caller caller, String kind) {
        List<String> given = Collections.list(request.getHeaders(IdempotencyKey.FIELD));
        if (given.size() > 1) {
            throw new Refusal.Invalid(IdempotencyKey.FIELD, IdempotencyKey.FIELD + " must be given once.");
        }
        return given.isEmpty() ? null : new IdempotencyKey(kind, caller.orgId(), given.getFirst());
    }
}
