package dev.daybook.console.integrity;

import dev.daybook.access.Caller;
import dev.daybook.console.Layout;
import dev.daybook.console.Place;
import dev.daybook.console.PlacedPage;
import dev.daybook.console.View;
import dev.daybook.event.Tenant;
import dev.daybook.event.follow.LogStanding;
import dev.daybook.integrity.LogKey;
import dev.daybook.integrity.SealedLog;
import dev.daybook.integrity.SealedLogs;
import dev.daybook.integrity.StoredCheckpoint;
import dev.daybook.integrity.note.MalformedException;
import dev.daybook.kernel.StoredJson;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestParam;

/** The logs that the viewer may see: how large they are, how far they are sealed and by which key, and whether others keep up. */
@Controller
class IntegrityPage implements PlacedPage {

    private static final int PAGE = 50;

    private final SealedLogs logs;
    private final Clock clock;

    IntegrityPage(SealedLogs logs, Clock clock) {
        this.logs = logs;
        this.clock = clock;
    }

    @Override
    public Place place() {
        return Place.INTEGRITY;
    }

    /**
     * A log as it is shown.
     *
     * @param unsealed how many events no checkpoint covers yet
     * @param age how long the last checkpoint has been there; null if there is none
     * @param keys the keys as {@code proof.js} reads them
     */
    record Shown(SealedLog log, long unsealed, @Nullable String age, List<ShownKey> keys, String keysJson) {

        static Shown of(SealedLog log, Instant now) {
            StoredCheckpoint last = log.last();
            return new Shown(
                    log,
                    log.standing().size() - (last == null ? 0 : last.size()),
                    last == null ? null : ago(Duration.between(last.signedAt(), now)),
                    log.keys().stream().map(ShownKey::of).toList(),
                    StoredJson.write(ProofView.Key.of(log.keys())));
        }

        public List<LogStanding.Follower> followers() {
            return log.standing().followers();
        }
    }

    /**
     * A key as it is shown.
     *
     * @param fingerprint its id, by which signatures name it; null if what is stored is no key
     */
    record ShownKey(
            long fromSize, Instant beganAt, @Nullable String fingerprint, String verifier) {

        static ShownKey of(LogKey key) {
            return new ShownKey(key.fromSize(), key.beganAt(), fingerprint(key), key.verifier());
        }

        private static @Nullable String fingerprint(LogKey key) {
            try {
                return String.format("%08x", key.toVerifier().id());
            } catch (MalformedException altered) {
                return null;
            }
        }
    }

    @GetMapping("/console/integrity")
    String show(
            @RequestParam(required = false) @Nullable String after,
            @ModelAttribute(Layout.VIEW) View view,
            @AuthenticationPrincipal Caller caller,
            Model model) {
        Tenant tenant = caller.tenant(view.org());
        Instant now = clock.instant();
        List<SealedLog> found = logs.list(tenant, after, PAGE + 1);
        List<Shown> shown =
                found.stream().limit(PAGE).map(log -> Shown.of(log, now)).toList();
        model.addAttribute("logs", shown);
        model.addAttribute("after", after);
        model.addAttribute(
                "next", found.size() > PAGE ? shown.getLast().log().standing().organization() : null);
        model.addAttribute("everyone", tenant instanceof Tenant.Everyone);
        return "integrity";
    }

    /** A time that has passed, in the largest unit of which it is at least two. */
    static String ago(Duration passed) {
        long seconds = Math.max(0, passed.toSeconds());
        if (seconds < 120) {
            return seconds + " s";
        }
        if (seconds < 7_200) {
            return seconds / 60 + " min";
        }
        return seconds < 172_800 ? seconds / 3_600 + " h" : seconds / 86_400 + " days";
    }
}
