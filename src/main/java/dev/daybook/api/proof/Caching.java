package dev.daybook.api.proof;

import java.time.Duration;
import org.springframework.http.CacheControl;
import org.springframework.stereotype.Component;

/** How long what proves the log may be kept by whom: by its reader alone, unless it is open to everybody. */
@Component
class Caching {

    private static final Duration LONG = Duration.ofDays(365);
    private static final Duration SHORT = Duration.ofHours(1);

    private final boolean anonymous;

    Caching(ProofSettings settings) {
        this.anonymous = settings.anonymous();
    }

    /** A full tile, which is the same for ever. */
    CacheControl full() {
        return whose(CacheControl.maxAge(LONG).immutable(), anonymous);
    }

    /** A partial tile: it is the same for ever too, and nobody asks for it for long. */
    CacheControl partial() {
        return whose(CacheControl.maxAge(SHORT).immutable(), anonymous);
    }

    /** Entries, which are never open to everybody. */
    CacheControl entries(boolean full) {
        return whose(CacheControl.maxAge(full ? LONG : SHORT).immutable(), false);
    }

    private static CacheControl whose(CacheControl control, boolean everybody) {
        return everybody ? control.cachePublic() : control.cachePrivate();
    }
}
